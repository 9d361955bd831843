using IaC.Cli.Terminals;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Deployment;

/// <summary>Asks on a terminal. The question goes to standard error, so that the output stays what was asked for.</summary>
internal sealed class TerminalConsentView(Terminal terminal) : IConsentView
{
    /// <inheritdoc/>
    public bool CanAsk => terminal.CanAsk;

    /// <inheritdoc/>
    public async Task<Consent> AskAsync(string question, CancellationToken cancellationToken)
    {
        var ink = new Ink(terminal.ErrorHasColour);
        while (true)
        {
            terminal.Error.Write($"{ink.Bold(question)} yes/no/details: ");

            // A read of a terminal cannot be cancelled; it is left behind, and ends with the process.
            string? answer = await Task.Run(terminal.Input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
            switch (answer?.Trim().ToLowerInvariant())
            {
                case "y" or "yes":
                    return Consent.Yes;
                case "d" or "details":
                    return Consent.Details;
                case null or "" or "n" or "no":
                    return Consent.No;
                default:
                    break;
            }
        }
    }
}
