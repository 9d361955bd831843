namespace IaC.Cli.Views.Deployment;

/// <summary>Asks whether a plan is to be carried out.</summary>
internal interface IConsentView
{
    /// <summary>Someone is there to answer.</summary>
    bool CanAsk { get; }

    /// <summary>Asks once.</summary>
    Task<Consent> AskAsync(string question, CancellationToken cancellationToken);
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
