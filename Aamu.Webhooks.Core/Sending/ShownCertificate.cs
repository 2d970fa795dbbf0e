using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>What a receiver's certificate says of itself. The names in it are the receiver's words: shortened, and without control characters.</summary>
public sealed record ShownCertificate(IReadOnlyList<string> Names, string Issuer, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    private const int MostNames = 5;
    private const int LongestName = 100;

    public string From => Day(NotBefore);

    public string To => Day(NotAfter);

    public static ShownCertificate Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var names = NamesOf(certificate);
        return new ShownCertificate(
            names.Count > 0 ? names : [Shortened(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false))],
            Shortened(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true)), certificate.NotBefore, certificate.NotAfter);
    }

    /// <summary>As in "a certificate for a, b, issued by c, valid from … to …".</summary>
    public override string ToString() => $"a certificate for {string.Join(", ", Names)}, issued by {Issuer}, valid from {From} to {To}";

    private static List<string> NamesOf(X509Certificate2 certificate)
    {
        try
        {
            return [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames()).Take(MostNames).Select(Shortened)];
        }
        catch (CryptographicException)
        {
            return []; // a certificate may hold anything
        }
    }

    private static string Shortened(string name)
    {
        var plain = new string([.. name.Take(LongestName).Select(c => char.IsControl(c) ? ' ' : c)]);
        return plain.Length > 0 ? plain : "(no name)";
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
