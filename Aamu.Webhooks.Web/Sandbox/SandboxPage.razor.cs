using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>The team's own receiver: its address, and what came in.</summary>
public sealed partial class SandboxPage
{
    private const int Shown = 50;

    private readonly Dictionary<long, SignatureFinding> findings = [];
    private IReadOnlyList<SandboxLine> requests = [];
    private string? url;
    private long? openAtFirst;

    [Inject]
    private SandboxReceiver Sandbox { get; set; } = null!;

    [Inject]
    private SandboxSignatures Signatures { get; set; } = null!;

    private bool MayCreate => Scope.Allows(TeamRole.Editor);

    private string NewWebhook => $"{Paths.Webhooks(TeamId)}/new?url={Uri.EscapeDataString(url ?? "")}";

    protected override async Task ReadAsync()
    {
        findings.Clear();
        url = $"{Navigation.BaseUri}sandbox/{await Sandbox.TokenAsync(Scope)}";
        await ReadAgainAsync();
        openAtFirst = requests.Count > 0 ? requests[0].Key : null;
    }

    protected override async Task ReadAgainAsync()
    {
        requests = await Sandbox.ReadAsync(Scope, Shown);

        // A request is judged once: what it holds does not change, and a secret that signed it is still known.
        foreach (var (key, finding) in await Signatures.JudgeAsync(Scope, [.. requests.Where(request => !findings.ContainsKey(request.Key))]))
        {
            findings[key] = finding;
        }
    }
}
