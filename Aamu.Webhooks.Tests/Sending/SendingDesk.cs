using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Tests.Sending;

/// <summary>A real sender that may call this machine.</summary>
internal sealed class SendingDesk : IDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public const string Body = """{"id":"evt_1","type":"task.created","data":{"title":"Päivitä","n":1.50}}""";

    public SendingDesk(
        double seconds = 15, string allowed = "127.0.0.0/8, ::1", string ports = Receiver.Ports, Func<string, CancellationToken, Task<IPAddress[]>>? dns = null,
        X509Certificate2Collection? roots = null, TimeProvider? clock = null)
    {
        var options = Options.Create(new DeliveryOptions { RequestTimeout = TimeSpan.FromSeconds(seconds), AllowedNetworks = allowed, AllowedPorts = ports });
        var guard = dns is null ? new AddressGuard(options) : new AddressGuard(options, dns);
        Sender = new WebhookSender(guard, options, clock ?? TimeProvider.System, roots);
    }

    public WebhookSender Sender { get; }

    public static DeliveryRequest To(string url) => new()
    {
        DeliveryId = new("whd_0190a1b2-0000-7000-8000-000000000001"),
        EventId = new("evt_0190a1b2-0000-7000-8000-000000000002"),
        EventType = "task.created",
        Url = url,
        Secrets = [Secret],
        Body = Encoding.UTF8.GetBytes(Body),
    };

    /// <summary>Sends one delivery and looks at its outcome, and that the error says so in these words.</summary>
    public static async Task<Receipt> SendAsync(RawReceiver receiver, AttemptOutcome outcome, string? words, double seconds = 15)
    {
        using var desk = new SendingDesk(seconds);
        var receipt = await desk.SendAsync(receiver.Url);
        Assert.Equal((outcome, words is null), (receipt.Outcome, receipt.Error is null));
        Assert.Contains(words ?? "", receipt.Error ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", receipt.Error ?? "", StringComparison.Ordinal);
        return receipt;
    }

    public Task<Receipt> SendAsync(string url) => SendAsync(To(url));

    public Task<Receipt> SendAsync(DeliveryRequest request) => Sender.SendAsync(request, TestContext.Current.CancellationToken);

    public void Dispose() => Sender.Dispose();
}
