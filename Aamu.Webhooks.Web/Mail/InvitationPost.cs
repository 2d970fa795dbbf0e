using System.Net.Sockets;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Shared;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Sends an invitation to whom it is for, where letters are sent; its link is on the page in any case.</summary>
internal sealed partial class InvitationPost(InvitationBook invitations, LetterProof proof, PostOffice post, ILogger<InvitationPost> logger)
{
    /// <summary>For handing it over in another way: unlike the letter's it proves nothing about an address.</summary>
    public static string LinkOf(string token, string baseUri) => new Uri(new Uri(baseUri), PathOf(token)).ToString();

    /// <summary>What became of the letter, in words; null where no mail is sent.</summary>
    public async Task<string?> TrySendAsync(string token, string baseUri)
    {
        if (!post.IsOpen || await invitations.FindAsync(token) is not { } offer)
        {
            return null;
        }

        try
        {
            return await post.SendAsync(InvitationLetter.To(offer, post.Link($"{PathOf(token)}&proof={proof.Of(token)}", baseUri)), CancellationToken.None)
                ? (post.HasServer ? Strings.LetterSent : Strings.LetterKept).With(offer.Email)
                : Strings.LetterLimited.With(offer.Email, LetterLimit.PerHour);
        }
        catch (Exception exception) when (exception is IOException or SocketException or CommandException or ProtocolException or AuthenticationException or OperationCanceledException)
        {
            LogNotSent(exception);
            return Strings.LetterNotSent;
        }
    }

    private static string PathOf(string token) => $"{JoinPage.Path}?token={token}";

    [LoggerMessage(Level = LogLevel.Error, Message = "A letter could not be sent")]
    private partial void LogNotSent(Exception exception);
}
