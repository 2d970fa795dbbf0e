using System.Text;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Shared;

/// <summary>
/// A body as it was sent or received: laid out and coloured when it is JSON, with the exact text a click away. Whatever it holds is written as text,
/// never as markup, and the coloured view ends after some hundred lines however large the body is.
/// </summary>
public sealed partial class JsonText
{
    private const int MostLines = 400;

    private byte[]? shown;
    private JsonPrint? print;
    private string text = "";
    private bool exact, isText = true;

    [Parameter, EditorRequired]
    public byte[]? Bytes { get; set; }

    /// <summary>What it is, in words that go on after "the": "request body".</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Longer than what was kept.</summary>
    [Parameter]
    public bool Truncated { get; set; }

    /// <summary>What to say of an empty one.</summary>
    [Parameter]
    public string Nothing { get; set; } = Strings.Empty;

    private string Size => Wording.Of(Bytes?.Length ?? 0, Strings.ByteOne, Strings.ByteMany);

    private RenderFragment Plain => builder => builder.AddContent(0, text);

    private RenderFragment Coloured => builder =>
    {
        foreach (var piece in print!.Pieces)
        {
            if (piece.Ink == JsonInk.Plain)
            {
                builder.AddContent(0, piece.Text);
                continue;
            }

            builder.OpenElement(1, "span");
            builder.AddAttribute(2, "class", piece.Ink switch
            {
                JsonInk.Key => "ink-key",
                JsonInk.Text => "ink-text",
                JsonInk.Number => "ink-number",
                _ => "ink-literal",
            });
            builder.AddContent(3, piece.Text);
            builder.CloseElement();
        }
    };

    protected override void OnParametersSet()
    {
        // The same bytes come again at every refresh of a live page.
        if (ReferenceEquals(shown, Bytes) || (shown is not null && Bytes is not null && shown.AsSpan().SequenceEqual(Bytes)))
        {
            return;
        }

        shown = Bytes;
        isText = Legibility.IsText(Bytes);
        print = isText ? JsonPrint.Of(Bytes, MostLines) : null;
        text = isText ? Encoding.UTF8.GetString(Bytes ?? []) : "";
    }

    private static string Sentence(string words) => words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];
}
