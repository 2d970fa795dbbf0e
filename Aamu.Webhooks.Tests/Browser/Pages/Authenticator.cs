using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>A device that keeps passkeys, plugged into a page: https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/</summary>
internal sealed class Authenticator : IAsyncDisposable
{
    private readonly ICDPSession session;

    private Authenticator(ICDPSession session) => this.session = session;

    public static async Task<Authenticator> PlugInAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new Authenticator(session);
    }

    public async ValueTask DisposeAsync() => await session.DetachAsync();
}
