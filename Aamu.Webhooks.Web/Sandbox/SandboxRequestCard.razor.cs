using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Sandbox;

/// <summary>One request that the sandbox received, and what a receiver should make of its signature.</summary>
public sealed partial class SandboxRequestCard
{
    private bool isOpen;

    [Parameter, EditorRequired]
    public string TeamId { get; set; } = "";

    [Parameter, EditorRequired]
    public SandboxLine Request { get; set; } = null!;

    [Parameter]
    public SignatureFinding? Finding { get; set; }

    [Parameter]
    public bool StartsOpen { get; set; }

    private string Words => Finding switch
    {
        { State: SignatureState.Verified, PreviousSecret: true } => Strings.SignedByPrevious.With(Finding.WebhookName),
        { State: SignatureState.Verified, AlsoPrevious: true } => Strings.SignedByBoth.With(Finding.WebhookName),
        { State: SignatureState.Verified } => Strings.Signed.With(Finding.WebhookName),
        { State: SignatureState.WrongTime } => Strings.SignedAtWrongTime.With(Finding.WebhookName),
        { State: SignatureState.NoSecretFits, Ended: { } ended } => ended.Words,
        { State: SignatureState.NoSecretFits } => Strings.SignedByNone,
        _ => Strings.NotSigned,
    };

    protected override void OnInitialized() => isOpen = StartsOpen;

    private static Look LookOf(SignatureFinding finding) => finding.State switch
    {
        SignatureState.Verified => new("succeeded", Icons.Material.Filled.VerifiedUser, Strings.MarkVerifies),
        SignatureState.WrongTime => new("no-connection", Icons.Material.Outlined.HistoryToggleOff, Strings.MarkTooOld),
        SignatureState.NoSecretFits when finding.Ended is not null => new("nobody", Icons.Material.Outlined.HelpOutline, Strings.MarkSecretGone),
        SignatureState.NoSecretFits => new("receiver", Icons.Material.Outlined.GppBad, Strings.MarkWrong),
        _ => new("nobody", Icons.Material.Outlined.RemoveModerator, Strings.MarkNotSigned),
    };

    private string? Header(string name) => WrittenHeaders.Find(Request.Headers, name);
}
