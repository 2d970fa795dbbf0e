using System.Text;
using System.Text.Json.Nodes;

namespace Aamu.Webhooks.Core.Signing;

/// <summary>How a pasted body differs from what was sent, in words.</summary>
internal static class BodyDifference
{
    private const int Quoted = 24;

    /// <summary>As in "The body that you pasted …"; null when they are the same.</summary>
    public static string? Of(byte[] sent, byte[] pasted)
    {
        if (sent.AsSpan().SequenceEqual(pasted))
        {
            return null;
        }

        if (pasted.Length == 0)
        {
            return "is empty.";
        }

        if (BodyForm.Of(sent).FirstOrDefault(form => form.Bytes.AsSpan().SequenceEqual(pasted)) is { Mistake: { } mistake })
        {
            return $"{mistake}.";
        }

        if (sent.AsSpan().StartsWith(pasted))
        {
            return $"is cut off: it ends after {pasted.Length:N0} of {sent.Length:N0} bytes.";
        }

        if (SaysTheSame(sent, pasted))
        {
            return "was parsed as JSON and written again: another text, though it means the same.";
        }

        var at = sent.AsSpan().CommonPrefixLength(pasted);
        return $"differs from byte {at + 1:N0} on: “{Quote(sent, at)}” was sent, “{Quote(pasted, at)}” is what you have.";
    }

    private static bool SaysTheSame(byte[] one, byte[] other)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(one), JsonNode.Parse(other));
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or ArgumentException)
        {
            return false; // not JSON, or with a name twice
        }
    }

    private static string Quote(byte[] text, int at) => Encoding.UTF8.GetString(text.AsSpan(at, Math.Min(Quoted, text.Length - at)));
}
