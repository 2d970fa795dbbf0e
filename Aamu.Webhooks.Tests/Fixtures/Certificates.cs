using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A certificate authority of the test's own.</summary>
public sealed class Certificates(string name = "Authority of a test") : IDisposable
{
    private readonly X509Certificate2 authority = NewAuthority(name);

    public X509Certificate2Collection Roots => [X509CertificateLoader.LoadCertificate(authority.RawData)];

    /// <summary>For a server of this name, valid from yesterday on.</summary>
    /// <param name="host">The only name that the certificate is made out to.</param>
    /// <param name="days">Until when it is valid, from today; negative for one that has ended.</param>
    /// <param name="from">Since when, from today; positive for one that is not valid yet.</param>
    public X509Certificate2 IssueFor(string host, double days = 30, double from = -20)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var today = TimeProvider.System.GetUtcNow();
        using var issued = RequestFor(host, key).Create(authority, today.AddDays(from), today.AddDays(days), [1, 2, 3, 4]);
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>Signed by an intermediate authority, and that authority's certificate.</summary>
    public (X509Certificate2 Own, X509Certificate2 Between) IssueByIntermediateFor(string host)
    {
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Intermediate of a test", middleKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var today = TimeProvider.System.GetUtcNow();
        using var signed = request.Create(authority, today.AddDays(-20), today.AddDays(40), [5, 6, 7, 8]);
        using var middle = signed.CopyWithPrivateKey(middleKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = RequestFor(host, key).Create(middle, today.AddDays(-10), today.AddDays(30), [9, 10, 11, 12]);
        return (issued.CopyWithPrivateKey(key), X509CertificateLoader.LoadCertificate(middle.RawData));
    }

    public static X509Certificate2 SelfSignedFor(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var today = TimeProvider.System.GetUtcNow();
        return RequestFor(host, key).CreateSelfSigned(today.AddDays(-1), today.AddDays(30));
    }

    public void Dispose() => authority.Dispose();

    private static CertificateRequest RequestFor(string host, ECDsa key)
    {
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 NewAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var today = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(today.AddDays(-30), today.AddDays(60));
    }
}
