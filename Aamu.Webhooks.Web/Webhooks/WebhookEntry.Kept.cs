using System.Text.Json;

namespace Aamu.Webhooks.Web.Webhooks;

public sealed partial class WebhookEntry
{
    /// <summary>What was typed, as the browser keeps it over a restart of this service.</summary>
    public string ToKept() => JsonSerializer.Serialize(this);

    /// <summary>Takes what the browser kept; false when it cannot be read.</summary>
    public bool TakeKept(string kept)
    {
        try
        {
            var before = JsonSerializer.Deserialize<WebhookEntry>(kept);
            if (before is null)
            {
                return false;
            }

            (Name, Url, Description, EventTypes, ProjectIds) = (before.Name, before.Url, before.Description, before.EventTypes, before.ProjectIds);
            (Timeout, Retries, Waits) = (before.Timeout, before.Retries, before.Waits);
            Headers.Clear();
            Headers.AddRange(before.Headers);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
