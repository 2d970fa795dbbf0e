using System.Net.Sockets;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Tests.Sending;

public sealed class NameLookupTests
{
    [Fact]
    public async Task The_systems_resolver_is_asked_and_its_no_is_told_to_everybody_who_asked()
    {
        // .invalid never exists, RFC 6761 §6.4
        var asked = Enumerable.Range(0, 20).Select(_ => NameLookup.ResolveAsync("nowhere.invalid", TestContext.Current.CancellationToken));
        foreach (var answer in asked.ToList())
        {
            await Assert.ThrowsAnyAsync<SocketException>(() => answer);
        }
    }
}
