#!/usr/bin/env python3
import unittest

import check_includes

TABLE = check_includes.read_table("""
# add_module(ghost USES base)
add_module(base LINKS boost)
add_module(engine/routing USES base)
add_module(domain/calls
  USES base engine/routing  # and no more
  LINKS openssl)
add_module(edge/phone USES base domain/calls edge/phone/sip)
add_module(edge/phone/sip USES base)
""")
FILES = {"base/time.h", "engine/routing/routing.h", "engine/routing/test/world.h",
         "domain/calls/calls.h", "edge/phone/phone.h", "edge/phone/sip/sip.h", "app/wiring.h"}


def errors(path, *includes):
    text = "".join(f'#include "{include}"\n' for include in includes)
    return check_includes.file_errors(path, text, TABLE, FILES.__contains__)


class CheckIncludes(unittest.TestCase):
    def test_reads_the_table(self):
        self.assertEqual(TABLE["domain/calls"], {"base", "engine/routing"})
        self.assertEqual(TABLE["base"], set())
        self.assertNotIn("ghost", TABLE)

    def test_own_and_named_modules_are_fine(self):
        self.assertEqual(errors("domain/calls/calls.cpp", "domain/calls/calls.h", "base/time.h",
                                "engine/routing/routing.h"), [])
        self.assertEqual(errors("edge/phone/phone.cpp", "edge/phone/sip/sip.h"), [])
        self.assertEqual(errors("engine/routing/test/a_test.cpp", "engine/routing/test/world.h",
                                "engine/routing/routing.h"), [])

    def test_a_module_that_is_not_named_is_refused(self):
        found = errors("engine/routing/routing.cpp", "base/time.h", "domain/calls/calls.h")
        self.assertEqual(found, ["src/engine/routing/routing.cpp:2: engine/routing does not name "
                                 "domain/calls in its USES"])
        self.assertEqual(len(errors("edge/phone/sip/sip.cpp", "edge/phone/phone.h")), 1)

    def test_what_is_not_public_is_refused(self):
        self.assertEqual(len(errors("domain/calls/calls.cpp", "engine/routing/test/world.h")), 1)
        self.assertEqual(len(errors("engine/routing/routing.cpp", "engine/routing/test/world.h")), 1)
        self.assertEqual(errors("domain/calls/test/a_test.cpp", "engine/routing/test/world.h"), [])

    def test_an_engine_includes_nothing_that_does_io(self):
        def foreign(path, *headers):
            text = "".join(f"#include <{header}>\n" for header in headers)
            return check_includes.file_errors(path, text, TABLE, FILES.__contains__)

        refused = ["fstream", "iostream", "filesystem", "cstdio", "thread", "mutex", "atomic",
                   "condition_variable", "future", "ctime", "random", "unistd.h", "sys/socket.h",
                   "sqlite3.h", "boost/asio.hpp", "spdlog/spdlog.h", "date/tz.h"]
        found = foreign("engine/routing/routing.cpp", "vector", *refused)
        self.assertEqual(found, [f"src/engine/routing/routing.cpp:{line}: an engine may not "
                                 f"include <{header}>" for line, header in enumerate(refused, 2)])
        self.assertEqual(foreign("engine/routing/routing.h", "map", "chrono", "fmt/format.h"), [])
        self.assertEqual(foreign("engine/routing/test/a_test.cpp", "fstream", "random"), [])
        self.assertEqual(foreign("domain/calls/calls.cpp", "fstream", "mutex"), [])

    def test_nothing_includes_app_and_app_includes_all(self):
        self.assertEqual(len(errors("domain/calls/calls.cpp", "app/wiring.h")), 1)
        self.assertEqual(errors("app/main.cpp", "edge/phone/sip/sip.h"), [])
        self.assertEqual(errors("scenarios/server.cpp", "app/wiring.h"), [])

    def test_a_path_must_lead_somewhere_and_a_file_belong_to_a_module(self):
        self.assertEqual(len(errors("base/time.cpp", "time.h")), 1)
        self.assertEqual(len(errors("stray/stray.cpp", "base/time.h")), 1)

    def test_the_table_itself_is_checked(self):
        wrong = check_includes.read_table(
            "add_module(base)\nadd_module(store USES base)\nadd_module(engine/x USES store gone)")
        self.assertEqual(len(check_includes.table_errors(wrong)), 3)


if __name__ == "__main__":
    unittest.main()
