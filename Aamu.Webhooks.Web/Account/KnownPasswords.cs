using System.IO.Compression;

namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// 43,940 passwords of twelve characters and more out of the million that were found most often in breaches (SecLists; see docs/decisions/libraries.md): whole ones, in small letters,
/// one a line. They are read through when a password is chosen, which takes milliseconds and keeps nothing in memory.
/// </summary>
internal static class KnownPasswords
{
    public static bool Contains(string password)
    {
        var asked = password.Trim().ToLowerInvariant();
        using var reader = new StreamReader(new GZipStream(typeof(KnownPasswords).Assembly.GetManifestResourceStream("KnownPasswords.txt.gz")!, CompressionMode.Decompress));
        while (reader.ReadLine() is { } known)
        {
            if (known == asked)
            {
                return true;
            }
        }

        return false;
    }
}
