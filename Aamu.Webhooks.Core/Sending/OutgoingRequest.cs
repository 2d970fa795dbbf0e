using System.Globalization;
using System.Net;
using System.Text;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>One attempt as it goes over the wire, and as the log shows it.</summary>
internal static class OutgoingRequest
{
    public const string UserAgent = "Aamu-Webhooks/1.0";

    public static HttpRequestMessage Build(DeliveryRequest request, Uri url, DateTimeOffset time)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new ReadOnlyMemoryContent(request.Body),
        };
        message.Content.Headers.TryAddWithoutValidation("content-type", "application/json");
        foreach (var (name, value) in OwnHeaders(request, time).Concat(TeamHeaders(request)))
        {
            // Some names (expires, allow) count as headers of the content.
            _ = message.Headers.TryAddWithoutValidation(name, value) || message.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>The headers as sent, one a line; values that look like credentials are masked, for the log is read by more people than the settings.</summary>
    public static string Record(HttpRequestMessage message)
    {
        var url = message.RequestUri!;
        var text = new StringBuilder().Append("host: ").Append(url.IsDefaultPort ? HostOf(url) : $"{HostOf(url)}:{url.Port.ToString(CultureInfo.InvariantCulture)}").Append('\n');
        foreach (var header in message.Headers.NonValidated)
        {
            Append(header.Key, header.Value.ToString());
        }

        text.Append("content-length: ").Append(CultureInfo.InvariantCulture, $"{message.Content!.Headers.ContentLength}\n");
        foreach (var header in message.Content.Headers.NonValidated.Where(header => !header.Key.Equals("content-length", StringComparison.OrdinalIgnoreCase)))
        {
            Append(header.Key, header.Value.ToString());
        }

        return text.ToString(0, text.Length - 1);

        void Append(string name, string value) =>
            text.Append(name.ToLowerInvariant()).Append(": ").Append(CredentialHeaders.Contains(name) ? CredentialHeaders.Mask : value).Append('\n');
    }

    private static IEnumerable<(string Name, string Value)> OwnHeaders(DeliveryRequest request, DateTimeOffset now)
    {
        var (time, signed) = (request.SignedAt ?? now, request.SignedBody ?? request.Body);
        yield return ("user-agent", UserAgent);
        yield return ("x-aamu-delivery-id", request.DeliveryId.Value);
        yield return ("x-aamu-event-id", request.EventId.Value);
        yield return ("x-aamu-event-type", request.EventType);
        if (request.Sequence is { } number)
        {
            yield return ("x-aamu-sequence", number.ToString(CultureInfo.InvariantCulture));
        }

        yield return ("x-aamu-signature", Signature.Sign(request.Secrets, time, signed.Span));
        yield return ("webhook-id", request.DeliveryId.Value);
        yield return ("webhook-timestamp", time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        if (StandardSignature.Sign(request.Secrets, request.DeliveryId.Value, time, signed.Span) is { } signature)
        {
            yield return ("webhook-signature", signature);
        }

        if (request.TraceParent is { } parent && !request.CustomHeaders.Any(header => header.Name.Equals("traceparent", StringComparison.OrdinalIgnoreCase)))
        {
            yield return ("traceparent", parent);
        }

        if (request.IsTest)
        {
            yield return ("x-aamu-test", "true");
        }
    }

    /// <summary>Those that were saved under older, laxer rules are left out.</summary>
    private static IEnumerable<(string Name, string Value)> TeamHeaders(DeliveryRequest request) =>
        from header in request.CustomHeaders
        where CustomHeaders.ObjectionToName(header.Name) is null && CustomHeaders.ObjectionToValue(header.Value) is null
        select (header.Name, header.Value);

    private static string HostOf(Uri url) => url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
}
