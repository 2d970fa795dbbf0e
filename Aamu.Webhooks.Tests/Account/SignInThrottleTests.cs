using System.Net;
using Aamu.Webhooks.Web.Account;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Account;

public sealed class SignInThrottleTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void After_too_many_failures_an_address_waits_until_its_window_ends()
    {
        var throttle = new SignInThrottle(clock);
        Assert.All(Enumerable.Range(0, SignInThrottle.Most), _ => Assert.Null(throttle.Enter(IPAddress.Loopback)));
        Assert.Equal(SignInThrottle.Window, throttle.Enter(IPAddress.Loopback));
        Assert.Null(throttle.Enter(IPAddress.Parse("192.0.2.1")));
        clock.Advance(SignInThrottle.Window);
        Assert.Null(throttle.Enter(IPAddress.Loopback));
    }

    [Fact]
    public void Those_who_get_in_are_not_counted()
    {
        var throttle = new SignInThrottle(clock);
        Assert.All(Enumerable.Range(0, 10 * SignInThrottle.Most), _ =>
        {
            Assert.Null(throttle.Enter(IPAddress.Loopback));
            throttle.Succeeded(IPAddress.Loopback);
        });
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    public void One_subscribers_addresses_count_together(string one, string other, bool together)
    {
        var throttle = new SignInThrottle(clock);
        Assert.All(Enumerable.Range(0, SignInThrottle.Most), _ => Assert.Null(throttle.Enter(IPAddress.Parse(one))));
        Assert.Equal(together, throttle.Enter(IPAddress.Parse(other)) is not null);
    }
}
