#include "domain/access/access.h"
#include "domain/configuration/snapshot.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

struct DirectoryQueue {
    QueueId id;
    std::string key;
    configuration::Labels name;
    std::vector<configuration::Disposition> dispositions;
};
BOOST_DESCRIBE_STRUCT(DirectoryQueue, (), (id, key, name, dispositions))

struct DirectoryAgent {
    AgentId id;
    std::string name;
    std::string number;
};
BOOST_DESCRIBE_STRUCT(DirectoryAgent, (), (id, name, number))

struct DirectoryWord {
    std::string key;
    configuration::Labels name;
};
BOOST_DESCRIBE_STRUCT(DirectoryWord, (), (key, name))

// Words for keys.
struct Directory {
    std::vector<DirectoryQueue> queues;
    std::vector<DirectoryWord> skills;
    std::vector<DirectoryAgent> agents;
    std::vector<DirectoryWord> calendars;
};
BOOST_DESCRIBE_STRUCT(Directory, (), (queues, skills, agents, calendars))

// Names of queues, skills and calendars are for everybody who is signed in; people are shown within
// the scope.
http::Operation read_directory(Services& services) {
    return guarded(
        services, http::operation<http::NoBody, Directory>(
                      "read_directory", http::Method::get, "/api/v1/directory", "Words for keys",
                      [&services](http::Request& request) -> Result<Directory> {
                          const Viewer& viewer = viewer_of(request);
                          const auto snapshot = services.snapshot();
                          Directory directory;
                          for (const auto& [key, queue] : snapshot->queues) {
                              directory.queues.push_back(
                                  {queue.id, key, queue.record.name, queue.record.dispositions});
                          }
                          for (const auto& [key, skill] : snapshot->skills) {
                              directory.skills.push_back({key, skill.record.name});
                          }
                          for (const auto& [key, calendar] : snapshot->calendars) {
                              directory.calendars.push_back({key, calendar.record.name});
                          }
                          for (const auto& [key, user] : snapshot->users) {
                              const auto& roles = user.record.roles;
                              const bool agent =
                                  std::find(roles.begin(), roles.end(), Role::agent) != roles.end();
                              const bool seen =
                                  access::sees_user(viewer, user.id, user.org_unit_id);
                              if (!agent || !seen)
                                  continue;
                              directory.agents.push_back(
                                  {AgentId{user.id.value}, user.record.name, user.record.number});
                          }
                          return directory;
                      }));
}

}  // namespace zongji::api
