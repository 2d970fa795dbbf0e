using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Signing;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Signing;

/// <summary>A webhook, its secret, and one request that its receiver got.</summary>
internal sealed class SignatureRoom(Workspace workspace, WebhookId webhook, string secret, ReceivedRequest request) : IAsyncDisposable
{
    public Workspace Workspace => workspace;

    public WebhookId Webhook => webhook;

    public string Secret => secret;

    public byte[] Body => request.Body;

    public string Header => request.Headers["x-aamu-signature"];

    public string SignatureOnly => $"x-aamu-signature: {Header}";

    public string Time => Header.Split(',')[0][2..];

    public static async Task<SignatureRoom> OpenAsync(string data = """{"title":"Paint the sauna door"}""")
    {
        var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(200);
        var webhook = await workspace.WebhookAsync(new WebhookDraft { Name = "Orders", Url = receiver.Url });
        Assert.Null((await workspace.SubmitAsync($$"""{"type":"task.created","teamId":"team_1","data":{{data}}}""")).Problem);
        await workspace.DrainAsync(webhook);
        return new SignatureRoom(workspace, webhook, (await workspace.Get<SecretKeeper>().RevealAsync(workspace.Admin, webhook)).Value!, Assert.Single(receiver.Requests));
    }

    public SignatureCase Case() => new() { Headers = string.Join('\n', request.Headers.Select(header => $"{header.Key}: {header.Value}")), Body = request.Body };

    public Task<IReadOnlyList<DoctorFinding>> AskAsync(SignatureCase asked, TeamScope? scope = null) => workspace.Get<SignatureDoctor>().ExamineAsync(scope ?? workspace.Admin, asked);

    public async Task FindsAsync(SignatureCase asked, string words, FindingKind kind = FindingKind.Mistake)
    {
        var findings = await AskAsync(asked);
        Assert.True(findings.Any(finding => finding.Kind == kind && finding.What.Contains(words, StringComparison.Ordinal)), string.Join('\n', findings));
    }

    public ValueTask DisposeAsync() => workspace.DisposeAsync();
}
