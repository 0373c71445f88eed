using Quiver.Server.Http;
using Xunit;

namespace Quiver.Server.Tests.Acceptance;

public sealed class RouteListTests
{
    /// <summary>Routes that are listed twice start well, and every request to them fails.</summary>
    [Fact]
    public void Every_route_is_listed_once() =>
        Assert.Equal(
            [],
            ApiRoutes.All.GroupBy(route => (route.Method, route.Pattern)).Where(same => same.Count() > 1).Select(same => same.Key));
}
