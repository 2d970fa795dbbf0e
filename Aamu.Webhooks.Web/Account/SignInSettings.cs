using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account;

/// <summary>The settings of section <c>SignIn</c>.</summary>
internal sealed class SignInSettings
{
    public const string Section = "SignIn";

    /// <summary>That a session was seen is written down every five minutes.</summary>
    [Description("A session that is not used for so long has ended. No longer than `SignIn:SessionLongest`.")]
    [Range(typeof(TimeSpan), "00:15:00", "365.00:00:00", ParseLimitsInInvariantCulture = true, ErrorMessage = "SignIn:SessionIdle must be 00:15:00 at least and 365.00:00:00 at most.")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromDays(14);

    [Description("A session has ended after so long, however much it is used.")]
    [Range(typeof(TimeSpan), "00:15:00", "365.00:00:00", ParseLimitsInInvariantCulture = true, ErrorMessage = "SignIn:SessionLongest must be 00:15:00 at least and 365.00:00:00 at most.")]
    public TimeSpan SessionLongest { get; set; } = TimeSpan.FromDays(30);

    [Description("Operators are operators only after a sign-in with a second step or a passkey.")]
    public bool OperatorsNeedSecondStep { get; set; }

    internal sealed class Rules : IValidateOptions<SignInSettings>
    {
        public ValidateOptionsResult Validate(string? name, SignInSettings options) =>
            options.SessionIdle > options.SessionLongest
                ? ValidateOptionsResult.Fail("SignIn:SessionIdle must be no longer than SignIn:SessionLongest.")
                : ValidateOptionsResult.Success;
    }
}
