using System.Text;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Hosting;
using Aamu.Webhooks.Web.Shared;
using Hangfire;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>
/// Asks whoever reads an address whether it is that person's: the account's own, or the one it is to have from now on. Like <see cref="ResetLetterJob"/> it makes the link when it
/// runs. Nobody learns from it whether another account has the address: then no letter goes out.
/// </summary>
[AutomaticRetry(Attempts = 5)]
internal sealed class AddressLetterJob(UserManager<AccountUser> users, PostOffice post, OwnAddress own)
{
    public async Task RunAsync(string personId, string address, CancellationToken cancellationToken)
    {
        if (await users.FindByIdAsync(personId) is not { } person)
        {
            return;
        }

        var isOwn = string.Equals(person.Email, address, StringComparison.OrdinalIgnoreCase);
        if (isOwn ? person.EmailConfirmed : await users.FindByEmailAsync(address) is not null)
        {
            return;
        }

        var token = isOwn ? await users.GenerateEmailConfirmationTokenAsync(person) : await users.GenerateChangeEmailTokenAsync(person, address);
        var link = post.Link(
            $"{AddressPage.Path}?person={Uri.EscapeDataString(person.Id)}&address={Uri.EscapeDataString(address)}&token={WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token))}",
            await own.OnceListeningAsync(cancellationToken));
        await post.SendAsync(new Letter(address, Strings.AddressSubject, $"""
            {(isOwn ? Strings.AddressOwn : Strings.AddressNew.With(person.Email))}

            {Strings.AddressConfirm}

            {link}

            {Strings.AddressIfNot}
            """), cancellationToken);
    }
}
