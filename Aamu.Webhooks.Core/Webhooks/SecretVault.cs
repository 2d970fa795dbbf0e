using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>The lock on what must not be read from the file. The host brings it, with keys that lie elsewhere.</summary>
public interface ISecretLock
{
    string Close(string plain);

    /// <summary>Null when it cannot be opened: another key closed it, or it is damaged.</summary>
    string? Open(string closed);

    /// <summary>It opens, and should be closed anew: its key is not the present one.</summary>
    bool IsOld(string closed);
}

/// <summary>
/// Signing secrets and custom headers' values as they lie in the file. Each text is opened once and then known: lanes read them at every start,
/// and opening costs more than a signature.
/// </summary>
public sealed class SecretVault(ISecretLock secretLock)
{
    /// <summary>Neither a secret nor a header's value can begin with it.</summary>
    private const char Mark = '§';

    private const int MostKnown = 50_000;

    private readonly ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);

    public string Close(string plain)
    {
        var stored = Mark + secretLock.Close(plain);
        Learn(stored, plain);
        return stored;
    }

    /// <summary>Null when it cannot be opened.</summary>
    public string? Open(string stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (known.TryGetValue(stored, out var plain))
        {
            return plain;
        }

        if (IsPlain(stored) || secretLock.Open(stored[1..]) is not { } opened)
        {
            return null;
        }

        Learn(stored, opened);
        return opened;
    }

    internal List<CustomHeader> Close(IEnumerable<CustomHeader> headers) => [.. headers.Select(header => header with { Value = Close(header.Value) })];

    /// <summary>Without those that cannot be opened.</summary>
    internal List<CustomHeader> Open(IEnumerable<CustomHeader> headers) =>
        [.. from header in headers let value = Open(header.Value) where value is not null select header with { Value = value }];

    /// <summary>It lies in clear, as an earlier version left it.</summary>
    public static bool IsPlain(string stored) => stored is not [Mark, ..];

    /// <summary>It is closed, and should be closed anew: its key is not the present one.</summary>
    public bool IsOld(string stored) => secretLock.IsOld(stored[1..]);

    private void Learn(string stored, string plain)
    {
        if (known.Count >= MostKnown)
        {
            known.Clear();
        }

        known[stored] = plain;
    }
}
