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
    public static Look Unmatched => new("nobody", Icons.Material.Outlined.FilterAltOff, Strings.LookUnmatched);

    public static Look Refused => new("refused", Icons.Material.Outlined.DoNotDisturbOn, Strings.LookRefused);

    public static Look Sending => new("waiting", Icons.Material.Outlined.Outbound, Strings.StateSending);

    public static Look Of(AttemptOutcome outcome, int? statusCode = null) => outcome.Stage() switch
    {
        AttemptStage.Succeeded => new("succeeded", Icons.Material.Filled.CheckCircle, Strings.OutcomeSucceeded, Status(statusCode)),
        AttemptStage.BeforeSending => new("not-sent", Icons.Material.Filled.CancelScheduleSend, Strings.OutcomeNotSent, DetailOf(outcome)),
        AttemptStage.Connecting => new("no-connection", Icons.Material.Filled.LinkOff, Strings.OutcomeNoConnection, DetailOf(outcome)),
        AttemptStage.Answering => new("receiver", Icons.Material.Filled.Error, Strings.OutcomeReceiverError, outcome == AttemptOutcome.HttpError ? Status(statusCode) : DetailOf(outcome)),
        _ => new("interrupted", Icons.Material.Filled.PowerSettingsNew, Strings.OutcomeInterrupted, Strings.DetailInterrupted),
    };

    public static Look Of(DeliveryState state) => state switch
    {
        DeliveryState.Pending => new("waiting", Icons.Material.Outlined.Schedule, Strings.StateWaiting),
        DeliveryState.Held => new("held", Icons.Material.Filled.PauseCircle, Strings.StateHeld, Strings.DetailHeld),
        DeliveryState.Succeeded => new("succeeded", Icons.Material.Filled.CheckCircle, Strings.StateDelivered),
        DeliveryState.Exhausted => new("gave-up", Icons.Material.Outlined.Flag, Strings.StateGaveUp),
        _ => new("nobody", Icons.Material.Outlined.Block, Strings.StateCancelled),
    };

    public static Look Of(Verdict verdict) => verdict switch
    {
        Verdict.Matched => new("succeeded", Icons.Material.Outlined.TaskAlt, Strings.VerdictMatched),
        Verdict.Held => new("held", Icons.Material.Filled.PauseCircle, Strings.VerdictHeld),
        Verdict.TypeNotSelected => new("nobody", Icons.Material.Outlined.FilterAltOff, Strings.VerdictType),
        Verdict.ProjectNotSelected => new("nobody", Icons.Material.Outlined.FolderOff, Strings.VerdictProject),
        Verdict.WebhookDisabled => new("nobody", Icons.Material.Outlined.ToggleOff, Strings.VerdictDisabled),
        Verdict.AboutThisWebhook => new("nobody", Icons.Material.Outlined.Cached, Strings.VerdictAboutItself),
        _ => new("nobody", Icons.Material.Outlined.Science, Strings.VerdictTestOfAnother),
    };

    private static string Status(int? statusCode) => statusCode is { } code ? $"{code}" : "";

    private static string DetailOf(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.MissingSecret => Strings.DetailNoSecret,
        AttemptOutcome.InvalidUrl => Strings.DetailInvalidUrl,
        AttemptOutcome.BlockedAddress => Strings.DetailBlocked,
        AttemptOutcome.NobodyListening => Strings.DetailNobodyListening,
        AttemptOutcome.DnsError => Strings.DetailDns,
        AttemptOutcome.ConnectionRefused => Strings.DetailRefused,
        AttemptOutcome.ConnectionReset => Strings.DetailReset,
        AttemptOutcome.NetworkUnreachable => Strings.DetailUnreachable,
        AttemptOutcome.ConnectTimeout => Strings.DetailConnectTimeout,
        AttemptOutcome.TlsError => Strings.DetailTls,
        AttemptOutcome.Timeout => Strings.DetailTimeout,
        AttemptOutcome.ResponseTooSlow => Strings.DetailTooSlow,
        AttemptOutcome.ProtocolError => Strings.DetailProtocol,
        _ => "",
    };
}
