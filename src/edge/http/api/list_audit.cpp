#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

http::Operation list_audit(Services& services) {
    return guarded(services,
                   with_page(http::operation<http::NoBody, AuditList>(
                       "list_audit", http::Method::get, "/api/v1/audit",
                       "Who changed or heard what, the newest first",
                       [&services](http::Request& request) -> Result<AuditList> {
                           ZONGJI_TRY(const Page page, page_of(request));
                           return services.audits->list(viewer_of(request), page);
                       })),
                   {Role::administrator});
}

}  // namespace zongji::api
