using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Incidents;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Who has got a letter that is not yet on record as written: where the record cannot be made, a full disk say, the next minute must not send it again.</summary>
internal sealed class SentNotices
{
    private readonly ConcurrentDictionary<(long Incident, Warning Told, string Admin), byte> sent = new();

    /// <returns>True when the admin has it, from now or from before.</returns>
    public async Task<bool> OnceAsync(IncidentNotice notice, string admin, Func<Task<bool>> send)
    {
        var key = (notice.Incident.Key, notice.Incident.Told, admin);
        if (sent.ContainsKey(key))
        {
            return true;
        }

        return await send() && (sent.TryAdd(key, 0) || true);
    }

    public void Forget(IncidentNotice notice)
    {
        foreach (var key in sent.Keys.Where(key => key.Incident == notice.Incident.Key && key.Told == notice.Incident.Told))
        {
            sent.TryRemove(key, out _);
        }
    }
}
