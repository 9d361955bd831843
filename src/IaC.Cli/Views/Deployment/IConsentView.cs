using IaC.Cli.Commands;

namespace IaC.Cli.Views.Deployment;

/// <summary>Asks whether a plan is to be carried out.</summary>
internal interface IConsentView
{
    /// <summary>Someone is there to answer.</summary>
    bool CanAsk { get; }

    /// <summary>Asks once.</summary>
    Task<Consent> AskAsync(string question, CancellationToken cancellationToken);

    /// <summary>Refuses to go on where nobody is there to answer.</summary>
    /// <exception cref="UsageException">Nobody is.</exception>
    void RequireSomebody()
    {
        if (!CanAsk)
        {
            throw new UsageException("nobody is there to answer: pass --yes");
        }
    }

    /// <summary>Asks what is either done or not.</summary>
    /// <exception cref="UsageException">Nobody is there to answer.</exception>
    async Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken)
    {
        RequireSomebody();
        return await AskAsync(question, cancellationToken) == Consent.Yes;
    }
}

/// <summary>An answer.</summary>
internal enum Consent
{
    /// <summary>Do nothing. Also the answer of a closed input.</summary>
    No,

    /// <summary>Carry it out.</summary>
    Yes,

    /// <summary>Show everything, and ask again.</summary>
    Details,
}
