using System.Globalization;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>A look at a receiver from the machine that sends, before a webhook is saved and after.</summary>
public sealed partial class ConnectionPanel
{
    private const int SoonDays = 14;

    private ConnectionReport? report;
    private string? problem;
    private string checkedUrl = "";
    private bool isChecking;

    [CascadingParameter]
    private TeamScope Scope { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Url { get; set; } = "";

    /// <summary>The form's: takes a URL that the receiver named instead.</summary>
    [Parameter]
    public EventCallback<string> Chosen { get; set; }

    /// <summary>The saved webhook whose URL this is; null in the form.</summary>
    [Parameter]
    public WebhookId? Webhook { get; set; }

    [Inject]
    private ConnectionCheck Check { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private Look Summary => report!.Outcome == AttemptOutcome.Succeeded
        ? new("succeeded", Icons.Material.Filled.CheckCircle, Strings.ConnectionGood)
        : Look.Of(report.Outcome);

    private string Phases => string.Concat(new (string Words, double? Ms)[]
    {
        (Strings.PhaseDns, report!.Timings.DnsMs), (Strings.PhaseConnecting, report.Timings.ConnectMs), (Strings.PhaseTls, report.Timings.TlsMs), (Strings.PhaseAnswer, report.Timings.FirstByteMs),
    }.Where(phase => phase.Ms is not null).Select(phase => $", {phase.Words} {Durations.Words(phase.Ms)}"));

    /// <summary>Where a redirect leads, if a webhook may have that URL.</summary>
    private string? BetterUrl =>
        Uri.TryCreate(new Uri(checkedUrl), report?.Location, out var named) && named.AbsoluteUri != checkedUrl && WebhookUrl.TryAccept(named.AbsoluteUri, out var better, out _) ? better.AbsoluteUri : null;

    private async Task CheckAsync()
    {
        (isChecking, report, problem, checkedUrl) = (true, null, null, Url);
        var outcome = await Check.RunAsync(Scope, Url);
        (isChecking, report, problem) = (false, outcome.Value, outcome.Refusal?.Message);
    }

    private string Expiry(ShownCertificate certificate) => (certificate.NotAfter - Clock.GetUtcNow()).TotalDays switch
    {
        < 0 => Strings.CertificateEnded,
        < SoonDays and var days => Strings.CertificateEndsSoon.With(Math.Ceiling(days).ToString("0", CultureInfo.CurrentCulture)),
        var days => Strings.CertificateGood.With(days.ToString("0", CultureInfo.CurrentCulture)),
    };
}
