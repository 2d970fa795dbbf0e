using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account;

/// <summary>The settings of section <c>SignIn</c>.</summary>
internal sealed class SignInSettings
{
    public const string Section = "SignIn";

    /// <summary>A session that is not used for so long has ended.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromDays(14);

    /// <summary>However much it is used.</summary>
    public TimeSpan SessionLongest { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Whether somebody is an operator only after a sign-in with a second step or a passkey.</summary>
    public bool OperatorsNeedSecondStep { get; set; }

    internal sealed class Rules : IValidateOptions<SignInSettings>
    {
        /// <summary>That a session was seen is written down every five minutes.</summary>
        private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(15);

        private static readonly TimeSpan Most = TimeSpan.FromDays(365);

        public ValidateOptionsResult Validate(string? name, SignInSettings options) =>
            options.SessionIdle < Shortest || options.SessionIdle > options.SessionLongest || options.SessionLongest > Most
                ? ValidateOptionsResult.Fail("SignIn:SessionIdle must be 00:15:00 at least and no longer than SignIn:SessionLongest, which is 365.00:00:00 at most.")
                : ValidateOptionsResult.Success;
    }
}
