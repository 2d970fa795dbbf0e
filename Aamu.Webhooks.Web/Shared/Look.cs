using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Matching;
using MudBlazor;

namespace Aamu.Webhooks.Web.Shared;

/// <summary>
/// How a result looks: a colour, an icon and words, so that the four questions (never emitted? not matched? not sent? refused by the receiver?)
/// are answered at first sight, and never by colour alone.
/// </summary>
/// <param name="Tone">The name of the colour; see <c>Mark.razor.css</c>.</param>
/// <param name="Icon">The icon's path.</param>
/// <param name="Words">What it is.</param>
/// <param name="Detail">More exactly; may be empty.</param>
public sealed record Look(string Tone, string Icon, string Words, string Detail = "")
{
    public static Look Unmatched { get; } = new("nobody", Icons.Material.Outlined.FilterAltOff, "Matched no webhook");

    public static Look Refused { get; } = new("refused", Icons.Material.Outlined.DoNotDisturbOn, "Not accepted");

    public static Look Of(AttemptOutcome outcome, int? statusCode = null) => outcome.Stage() switch
    {
        AttemptStage.Succeeded => new("succeeded", Icons.Material.Filled.CheckCircle, "Succeeded", Status(statusCode)),
        AttemptStage.BeforeSending => new("not-sent", Icons.Material.Filled.CancelScheduleSend, "Not sent", DetailOf(outcome)),
        AttemptStage.Connecting => new("no-connection", Icons.Material.Filled.LinkOff, "No connection", DetailOf(outcome)),
        AttemptStage.Answering => new("receiver", Icons.Material.Filled.Error, "Receiver error", outcome == AttemptOutcome.HttpError ? Status(statusCode) : DetailOf(outcome)),
        _ => new("interrupted", Icons.Material.Filled.PowerSettingsNew, "Interrupted", "sent again"),
    };

    public static Look Of(DeliveryState state) => state switch
    {
        DeliveryState.Pending => new("waiting", Icons.Material.Outlined.Schedule, "Waiting"),
        DeliveryState.Held => new("held", Icons.Material.Filled.PauseCircle, "Held", "until resumed"),
        DeliveryState.Succeeded => new("succeeded", Icons.Material.Filled.CheckCircle, "Delivered"),
        DeliveryState.Exhausted => new("gave-up", Icons.Material.Outlined.Flag, "Gave up"),
        _ => new("nobody", Icons.Material.Outlined.Block, "Cancelled"),
    };

    public static Look Of(Verdict verdict) => verdict switch
    {
        Verdict.Matched => new("succeeded", Icons.Material.Outlined.TaskAlt, "Matched"),
        Verdict.Held => new("held", Icons.Material.Filled.PauseCircle, "Matched, held"),
        Verdict.TypeNotSelected => new("nobody", Icons.Material.Outlined.FilterAltOff, "Type not selected"),
        Verdict.ProjectNotSelected => new("nobody", Icons.Material.Outlined.FolderOff, "Project not selected"),
        Verdict.WebhookDisabled => new("nobody", Icons.Material.Outlined.ToggleOff, "Webhook disabled"),
        Verdict.AboutThisWebhook => new("nobody", Icons.Material.Outlined.Cached, "About this webhook itself"),
        _ => new("nobody", Icons.Material.Outlined.Science, "Test of another webhook"),
    };

    private static string Status(int? statusCode) => statusCode is { } code ? $"{code}" : "";

    private static string DetailOf(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.MissingSecret => "no signing secret",
        AttemptOutcome.InvalidUrl => "invalid URL",
        AttemptOutcome.BlockedAddress => "blocked address",
        AttemptOutcome.NobodyListening => "nobody listening",
        AttemptOutcome.DnsError => "name not found",
        AttemptOutcome.ConnectionRefused => "refused",
        AttemptOutcome.ConnectionReset => "reset",
        AttemptOutcome.NetworkUnreachable => "network unreachable",
        AttemptOutcome.ConnectTimeout => "timed out",
        AttemptOutcome.TlsError => "TLS failed",
        AttemptOutcome.Timeout => "no answer in time",
        AttemptOutcome.ResponseTooSlow => "answer too slow",
        AttemptOutcome.ProtocolError => "broken answer",
        _ => "",
    };
}
