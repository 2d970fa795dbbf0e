using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Teams;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Asks somebody into a team.</summary>
internal static class InvitationLetter
{
    public static Letter To(InvitationOffer offer, Uri link) => new(offer.Email, Strings.InvitationSubject.With(offer.By, offer.TeamName), $"""
        {Strings.InvitationText.With(offer.By, offer.TeamName, RoleWords.InSentence(offer.Role))}

        {Strings.InvitationLink}

        {link}
        """);
}
