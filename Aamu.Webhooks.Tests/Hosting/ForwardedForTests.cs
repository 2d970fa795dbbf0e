using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

[Collection(ApiTests.Name)]
public sealed class ForwardedForTests(RunningApp app)
{
    [Fact]
    public async Task Where_no_proxy_is_trusted_what_a_client_says_of_its_address_is_not_believed()
    {
        await app.AddPersonAsync("claims-an-address@example.com");
        using var visitor = new Visitor(app.Url) { From = "192.0.2.77" };
        await visitor.SignInAsync("claims-an-address@example.com", "not the password");
        await visitor.SignInAsync("claims-an-address@example.com", People.Password);

        var entries = (await app.Get<AuditLog>().PageAsync(TeamAccess.ForOperator("test", null), new() { Who = "claims-an-address@example.com" }, 50)).Items;
        Assert.Equal([AuditAction.SignedIn, AuditAction.SignInRefused], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal("127.0.0.1", entry.Address));
    }
}
