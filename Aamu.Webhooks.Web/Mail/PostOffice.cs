using Aamu.Webhooks.Web.Account;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Aamu.Webhooks.Web.Mail;

/// <summary>Sends letters by the configured SMTP server; in development without one, keeps them where the developer can read them.</summary>
internal sealed partial class PostOffice(IOptions<MailOptions> options, MailDrawer drawer, LetterLimit limit, IHostEnvironment environment, TimeProvider clock, ILogger<PostOffice> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>False: this installation sends no mail.</summary>
    public bool IsOpen => HasServer || environment.IsDevelopment();

    /// <summary>False: letters stay here, for the developer to read at <c>/mail</c>.</summary>
    public bool HasServer => options.Value.Host is { Length: > 0 };

    /// <summary>Where the link of a letter leads.</summary>
    /// <param name="path">As <c>/account/reset?…</c>.</param>
    /// <param name="own">This program's own address: used in development only.</param>
    public Uri Link(string path, string? own) => new(options.Value.PublicUrl ?? new Uri(own ?? "http://localhost"), path);

    /// <summary>False when this address has been sent enough for now: then nothing was sent.</summary>
    /// <exception cref="IOException">The server was not reached or broke off.</exception>
    /// <exception cref="CommandException">It said no.</exception>
    /// <exception cref="InvalidOperationException">This installation sends no mail.</exception>
    public async Task<bool> SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        if (!letter.IsNotice && !await limit.TakeAsync(letter.To))
        {
            return false;
        }

        try
        {
            await DeliverAsync(letter, cancellationToken);
            return true;
        }
        catch
        {
            if (!letter.IsNotice)
            {
                await limit.GiveBackAsync(letter.To);
            }

            throw;
        }
    }

    /// <summary>For letters to several: one address that does not work, or a server that does not answer, keeps nobody else from knowing. False: it was not sent, and that is in the log.</summary>
    public async Task<bool> TrySendAsync(Letter letter, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(letter, cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            LogNotSent(exception, letter.Subject);
            return false;
        }
    }

    private async Task DeliverAsync(Letter letter, CancellationToken cancellationToken)
    {
        var mail = options.Value;
        if (mail.Host is not { Length: > 0 } host)
        {
            if (!environment.IsDevelopment())
            {
                // Nobody could read it here. A job that is tried again may come to a server that has one.
                throw new InvalidOperationException("Mail:Host is not set here, and a letter was to be sent. Set it; where several servers share a database, each needs the same settings.");
            }

            drawer.Keep(clock.GetUtcNow(), letter);
            return;
        }

        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(mail.From!));
        message.To.Add(new MailboxAddress("", letter.To));
        message.Subject = letter.Subject;
        message.Body = new TextPart("plain") { Text = letter.Text };
        // So that no holiday notice comes back (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");

        using var deadline = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var server = new SmtpClient();
        await server.ConnectAsync(host, mail.Port, mail.Security.ForMailKit(), either.Token);
        if (mail.User is { Length: > 0 } user)
        {
            await server.AuthenticateAsync(user, mail.Password ?? "", either.Token);
        }

        await server.SendAsync(message, either.Token);
        try
        {
            await server.DisconnectAsync(quit: true, either.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It has the letter: how it takes its leave is no reason to send it again.
            LogNoFarewell(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The mail server took a letter and broke off")]
    private partial void LogNoFarewell(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A letter could not be sent: {Subject}")]
    private partial void LogNotSent(Exception exception, string subject);
}
