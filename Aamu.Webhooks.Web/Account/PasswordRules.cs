using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// NIST SP 800-63B, Revision 3, 5.1.1.2: length counts; no rules of composition; nothing that is made of what attackers try
/// first: common passwords, the person's own name, this service's. It asks for 8 characters, OWASP's ASVS for 12. Revision 4 (3.1.1.2) asks
/// for 15 where the password is all there is: 12 here, of which 8 at least must be hard to guess, and a second step for whoever wants more.
/// </summary>
internal sealed class PasswordRules : IPasswordValidator<AccountUser>
{
    public const int Shortest = 12;
    public const int Longest = 256;

    private const int FewestUnguessed = 8;

    public static PasswordOptions Options => new()
    {
        RequiredLength = Shortest,
        RequiredUniqueChars = 1,
        RequireDigit = false,
        RequireLowercase = false,
        RequireUppercase = false,
        RequireNonAlphanumeric = false,
    };

    public Task<IdentityResult> ValidateAsync(UserManager<AccountUser> manager, AccountUser user, string? password)
    {
        if (password is { Length: > Longest })
        {
            return Refused("PasswordTooLong", Strings.PasswordTooLong.With(Longest));
        }

        var own = (user.Email ?? "").Split('@', '.', '-', '_', '+');
        return PasswordGuess.UnguessedSigns(password ?? "", own) < FewestUnguessed || KnownPasswords.Contains(password ?? "")
            ? Refused("PasswordTooCommon", Strings.PasswordTooCommon)
            : Task.FromResult(IdentityResult.Success);
    }

    private static Task<IdentityResult> Refused(string code, string words) => Task.FromResult(IdentityResult.Failed(new IdentityError { Code = code, Description = words }));
}

/// <summary>What Identity refuses, in one sentence for a person.</summary>
internal static class IdentityWords
{
    public static string Words(this IdentityResult result)
    {
        var tooShort = result.Errors.FirstOrDefault(error => error.Code == nameof(IdentityErrorDescriber.PasswordTooShort));
        return tooShort is not null ? Strings.PasswordTooShort.With(PasswordRules.Shortest) : string.Join(" ", result.Errors.Select(error => error.Description).Distinct());
    }
}
