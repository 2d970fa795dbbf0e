using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Asks somebody into a team.</summary>
internal static class InvitationLetter
{
    public static Letter To(InvitationOffer offer, Uri link) => new(offer.Email, $"{offer.By} invites you to {offer.TeamName}", $"""
        {offer.By} invites you to the team {offer.TeamName} at Aamu Webhooks, as {offer.Role.ToString().ToLowerInvariant()}.

        This link lets one person in, once, within a week:

        {link}
        """);
}
