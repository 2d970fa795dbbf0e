using System.Globalization;
using Aamu.Webhooks.Core.Incidents;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Tells a team's admin that a webhook of theirs fails for long, or was disabled for it.</summary>
internal static class IncidentLetter
{
    public static Letter To(string email, IncidentNotice notice, Uri link) => notice.Incident.Told == Warning.Disabled
        ? new Letter(email, $"Webhook “{notice.WebhookName}” was disabled", $"""
            The webhook “{notice.WebhookName}” of the team {notice.TeamName} was disabled. {notice.Reason}

            What still waited is held, and nothing new is collected. When its receiver is well again, enable it here, and choose what of it is sent:

            {link}
            """) { IsNotice = true }
        : new Letter(email, $"Webhook “{notice.WebhookName}” has been failing since {Time(notice.Incident.StartedAt)}", $"""
            Nothing has got through to the receiver of the webhook “{notice.WebhookName}” of the team {notice.TeamName} since {Time(notice.Incident.StartedAt)} UTC: {notice.Incident.Failures:N0} attempts in a row failed.

            Deliveries wait, and none is given up for it. If nothing gets through before {Time(notice.DisablesAt)} UTC, the webhook is disabled. What is wrong, and when it is tried next:

            {link}
            """) { IsNotice = true };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM, HH:mm", CultureInfo.InvariantCulture);
}
