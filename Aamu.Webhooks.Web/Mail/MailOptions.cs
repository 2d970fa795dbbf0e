using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>The settings of section <c>Mail</c>. Without a host no letter is sent (in development they are shown at <c>/mail</c>).</summary>
[Description("The server for e-mail. Without a host none is sent; in development it is shown at `/mail`.")]
internal sealed class MailOptions
{
    public const string Section = "Mail";

    [Description("The SMTP server.")]
    public string? Host { get; set; }

    [Description("Its port.")]
    [Range(1, 65535, ErrorMessage = "Mail:Port must be between 1 and 65535.")]
    public int Port { get; set; } = 587;

    [Description("`Tls` is from the first byte; `None` is for a server on the same machine.")]
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    [Description("Who signs in there; left out: nobody does.")]
    public string? User { get; set; }

    [Description("Their password.")]
    public string? Password { get; set; }

    [Description("The sender, as `Aamu Webhooks <webhooks@example.com>`. Needed with a host.")]
    public string? From { get; set; }

    /// <summary>What a request claims to have called must not end up in somebody's mail.</summary>
    [Description("Where people reach this service, for the links in e-mails. Needed with a host.")]
    public Uri? PublicUrl { get; set; }

    internal sealed class Rules : IValidateOptions<MailOptions>
    {
        public ValidateOptionsResult Validate(string? name, MailOptions options)
        {
            if (string.IsNullOrEmpty(options.Host))
            {
                return ValidateOptionsResult.Success;
            }

            var wrong = new List<string>();
            if (!MailboxAddress.TryParse(options.From, out _))
            {
                wrong.Add("Mail:From must be an address, as Aamu Webhooks <webhooks@example.com>, when Mail:Host is set.");
            }

            if (options.PublicUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            {
                wrong.Add("Mail:PublicUrl must be the address at which people reach this service, as https://webhooks.example.com, when Mail:Host is set.");
            }

            return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
        }
    }
}

internal enum MailSecurity
{
    StartTls,
    Tls,
    None,
}

internal static class MailSecurities
{
    public static SecureSocketOptions ForMailKit(this MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };
}
