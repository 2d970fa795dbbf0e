using Microsoft.Net.Http.Headers;

namespace Aamu.Webhooks.Web.Api.Input;

/// <summary>The one form in which bodies are taken: <c>application/json</c>, in UTF-8, not compressed.</summary>
internal static class MediaType
{
    /// <summary>Null when the request's body may be read.</summary>
    public static string? Objection(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return request.ContentType is { Length: > 0 } given ? $"Send the body as application/json; it came as {given}." : "Send the body with the header Content-Type: application/json.";
        }

        if (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return $"JSON is sent in UTF-8; this came in {type.Charset}.";
        }

        return request.Headers.ContentEncoding is [] or ["identity"] ? null : "Send the body without compression.";
    }
}
