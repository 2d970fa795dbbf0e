using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Aamu.Webhooks.Benchmarks.Faults.Receivers;

/// <summary>An authority of the run's own, which the service is told to trust, and what may be wrong with TLS.</summary>
internal sealed class Tls : IDisposable
{
    private readonly X509Certificate2 _authority = NewAuthority();
    private readonly X509Certificate2 _good;
    private readonly X509Certificate2 _expired;

    public Tls() => (_good, _expired) = (Issue(20), Issue(-2));

    /// <summary>From now on certificates are valid and nobody dawdles.</summary>
    public bool IsWell { get; set; }

    /// <summary>For OpenSSL's <c>SSL_CERT_FILE</c>.</summary>
    public string Authority => _authority.ExportCertificatePem();

    public async Task<Stream> ExpiredAsync(Stream stream, CancellationToken end) => await ServeAsync(stream, IsWell ? _good : _expired, end);

    public async Task<Stream> LateAsync(Stream stream, CancellationToken end)
    {
        if (!IsWell)
        {
            await Exchange.PauseAsync(20_000, end);
        }

        return await ServeAsync(stream, _good, end);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _good.Dispose();
        _expired.Dispose();
    }

    private static async Task<Stream> ServeAsync(Stream stream, X509Certificate2 certificate, CancellationToken end)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, end);
        return secure;
    }

    private X509Certificate2 Issue(double days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var today = TimeProvider.System.GetUtcNow();
        using var issued = request.Create(_authority, today.AddDays(-20), today.AddDays(days), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 NewAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority of a run", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var today = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(today.AddDays(-30), today.AddDays(60));
    }
}
