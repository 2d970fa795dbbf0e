using Aamu.Webhooks.Core;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Shared;

/// <summary>
/// A dialog that ends when what it is for was done, and says why where it was refused. It is done once: the second press of a quick hand comes before the
/// browser knows that the button is off, and would make another key, or an invitation that ends the link of the first.
/// </summary>
public abstract class SavingDialog : ComponentBase
{
    [CascadingParameter]
    protected IMudDialogInstance Dialog { get; private set; } = null!;

    protected bool IsSaving { get; private set; }

    /// <summary>Why it was not done.</summary>
    protected string? Problem { get; set; }

    /// <param name="save">Null when it was done.</param>
    protected Task SaveOnceAsync(Func<Task<Refusal?>> save) => SaveOnceAsync(async () => (await save())?.Message);

    /// <param name="save">Null when it was done, or why it was not.</param>
    protected async Task SaveOnceAsync(Func<Task<string?>> save)
    {
        if (IsSaving)
        {
            return;
        }

        IsSaving = true;
        try
        {
            Problem = await save();
        }
        finally
        {
            IsSaving = false;
        }

        if (Problem is null)
        {
            Dialog.Close();
        }
    }
}
