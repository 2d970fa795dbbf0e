using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Aamu.Webhooks.Web.Shared;

/// <summary>An id, or any text, with a button that copies it.</summary>
public sealed partial class CopyText
{
    private bool copied;
    private string? lastCopied;

    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>What it is, for the button: "delivery id".</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>The text is shown elsewhere, or is too long to show.</summary>
    [Parameter]
    public bool ButtonOnly { get; set; }

    /// <summary>What is copied is made when it is asked for: null where the text stands.</summary>
    [Parameter]
    public Func<Task<string>>? Make { get; set; }

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    protected override void OnParametersSet() => copied &= lastCopied == Text;

    private async Task CopyAsync()
    {
        copied = await Browser.InvokeAsync<bool>("aamu.copy", Make is null ? Text : await Make());
        lastCopied = Text;
    }
}
