using System.Text.Json;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Web.Webhooks;

public sealed partial class WebhookEntry
{
    private static readonly JsonSerializerOptions KeptJson = new() { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>What was typed, as the browser keeps it over a restart of this service: not the secret, and no header's value that opens doors.</summary>
    public string ToKept() => JsonSerializer.Serialize(new Kept(
        Name, Url, Description, EventTypes, ProjectIds, Timeout, Retries, Waits,
        Headers.ConvertAll(header => new KeptHeader(header.Name, CredentialHeaders.Contains(header.Name) ? null : header.Value)), Version, Secret.Length > 0));

    /// <summary>Takes what the browser kept, with the version that it was typed over; false when it cannot be read.</summary>
    /// <param name="kept">As <see cref="ToKept"/> wrote it.</param>
    /// <param name="asSaved">The headers whose values were not kept: they are as they are saved, or empty.</param>
    /// <param name="hadSecret">A secret of one's own was there, and is not any more.</param>
    public bool TakeKept(string kept, out IReadOnlyList<string> asSaved, out bool hadSecret)
    {
        (asSaved, hadSecret) = ([], false);
        try
        {
            if (JsonSerializer.Deserialize<Kept>(kept, KeptJson) is not { } before)
            {
                return false;
            }

            (Name, Url, Description, EventTypes, ProjectIds) = (before.Name, before.Url, before.Description, before.EventTypes, before.ProjectIds);
            (Timeout, Retries, Waits, Version) = (before.Timeout, before.Retries, before.Waits, before.Version);
            hadSecret = before.HadSecret;
            asSaved = [.. before.Headers.Where(header => header.Value is null).Select(header => header.Name)];
            var saved = Headers.ToLookup(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
            Headers.Clear();
            Headers.AddRange(before.Headers.Select(header => new HeaderEntry { Name = header.Name, Value = header.Value ?? saved[header.Name].FirstOrDefault("") }));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed record Kept(
        string Name, string Url, string Description, IReadOnlyList<string> EventTypes, IReadOnlyList<string> ProjectIds, string Timeout, string Retries, string Waits,
        IReadOnlyList<KeptHeader> Headers, int? Version, bool HadSecret = false);

    private sealed record KeptHeader(string Name, string? Value);
}
