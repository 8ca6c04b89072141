# Who may include whom. See ARCHITECTURE.md.
add_module(base LINKS boost json fmt icu)

add_module(engine/routing   USES base)
add_module(engine/calendars USES base LINKS date)
add_module(engine/flows     USES base engine/calendars)
add_module(engine/permission USES base engine/calendars)

add_module(runtime USES base LINKS spdlog)
add_module(store   USES base runtime LINKS sqlite pq openssl zlib)
add_module(store/journal USES base runtime store LINKS sqlite)

add_module(domain/configuration  USES base)
# Calls out: by which rules, as whom, how much. Pure.
add_module(domain/calling        USES base domain/configuration engine/permission engine/calendars)
include(src/domain/calling/calling.cmake)
add_module(domain/identity       USES base runtime store domain/configuration LINKS sodium)
add_module(domain/settings       USES base runtime store domain/identity domain/configuration engine/flows engine/calendars LINKS yaml openssl)
# What a call is, for everybody who handles one: commands, audio, the journal's events, the live views. Headers only.
add_module(domain/calls          USES base domain/configuration)
add_module(domain/interactions   USES base runtime store store/journal domain/calls domain/identity domain/configuration)
add_module(domain/customers      USES base runtime store domain/identity domain/interactions LINKS phonenumber)
# Who must not be called, and what is known of somebody before he is.
add_module(domain/do_not_call    USES base runtime store domain/identity domain/interactions domain/customers engine/permission)
# The live loop: no store, so that a decision cannot wait for a disk.
add_module(domain/contact_centre USES base runtime domain/configuration domain/calls engine/routing engine/flows engine/calendars)
add_module(domain/recordings     USES base runtime store domain/calls LINKS openssl spandsp opus)
# What a viewer may see.
add_module(domain/access         USES base runtime store store/journal domain/configuration domain/calls domain/identity domain/interactions domain/customers)
add_module(domain/tickets        USES base runtime store domain/identity)
add_module(domain/insight        USES base runtime domain/configuration domain/calls engine/calendars)
# The live loop's thread, and what stands beside it.
add_module(domain/live           USES base runtime store/journal domain/calls domain/interactions domain/contact_centre)
add_module(domain/callers        USES base runtime store store/journal domain/identity domain/interactions domain/customers domain/contact_centre)
add_module(domain/restart        USES base runtime store store/journal domain/configuration domain/calls domain/interactions domain/contact_centre domain/insight engine/calendars)

add_module(edge/speech             USES base runtime domain/configuration domain/calls LINKS openssl spandsp speexdsp sndfile)
add_module(edge/telephony/media    USES base runtime domain/calls LINKS re openssl srtp spandsp opus speexdsp)
add_module(edge/telephony/sip      USES base runtime domain/calls LINKS sofia openssl)
add_module(edge/telephony          USES base runtime domain/calls edge/telephony/media edge/telephony/sip)
add_module(edge/http               USES base runtime LINKS boost json url openssl zlib ALONE connection.cpp live_connection.cpp)
add_module(edge/http/api           USES base runtime store edge/http domain/configuration domain/calls domain/identity domain/settings domain/interactions domain/customers domain/do_not_call domain/access domain/tickets domain/recordings LINKS json openssl)
# The records as the pages show them.
add_module(edge/http/views         USES base runtime store store/journal edge/http edge/http/api domain/configuration domain/calls domain/identity domain/settings domain/interactions domain/customers domain/do_not_call domain/access domain/tickets domain/recordings LINKS json)

# A company to look at: its past, its people's logins, and the customers who call. Only app includes it.
add_module(demonstration USES base runtime store store/journal domain/configuration domain/calls domain/identity domain/settings domain/interactions domain/customers domain/contact_centre domain/recordings domain/tickets edge/speech edge/telephony edge/telephony/media edge/telephony/sip engine/flows engine/calendars)
include(src/demonstration/documents.cmake)

if(EXISTS ${CMAKE_SOURCE_DIR}/src/app/app.cmake)
  include(src/app/app.cmake)
endif()
if(EXISTS ${CMAKE_SOURCE_DIR}/src/scenarios/scenarios.cmake)
  include(src/scenarios/scenarios.cmake)
endif()
