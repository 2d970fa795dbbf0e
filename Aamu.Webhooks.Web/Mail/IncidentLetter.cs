using System.Globalization;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Tells a team's admin that a webhook of theirs fails for long, or was disabled for it.</summary>
internal static class IncidentLetter
{
    public static Letter To(string email, IncidentNotice notice, Uri link) => notice.Incident.Told == Warning.Disabled
        ? new Letter(email, Strings.DisabledSubject.With(notice.WebhookName), $"""
            {Strings.DisabledText.With(notice.WebhookName, notice.TeamName)} {notice.Reason}

            {Strings.DisabledHeld}

            {link}
            """) { IsNotice = true }
        : new Letter(email, Strings.FailingSubject.With(notice.WebhookName, Time(notice.Incident.StartedAt)), $"""
            {Strings.FailingText.With(notice.WebhookName, notice.TeamName, Time(notice.Incident.StartedAt), $"{notice.Incident.Failures:N0}")}

            {Strings.FailingThen.With(Time(notice.DisablesAt))}

            {link}
            """) { IsNotice = true };

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM, HH:mm", CultureInfo.CurrentCulture);
}
