using IaC.Cli.Commands;
using IaC.Cli.Terminals;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Deployment;

/// <summary>The views of one deployment, all for the same reader.</summary>
/// <param name="Plan">Shows the plan.</param>
/// <param name="StartApply">Starts to show the apply; called once there is one.</param>
/// <param name="Ready">Shows what runs in the end.</param>
/// <param name="Consent">Asks.</param>
internal sealed record DeploymentViews(IPlanView Plan, Func<IApplyView> StartApply, IReadyView Ready, IConsentView Consent)
{
    /// <summary>JSON for programs, a live table on a terminal, lines otherwise.</summary>
    public static DeploymentViews For(CommandHost host, bool json)
    {
        Terminal terminal = host.Terminal;
        if (json)
        {
            var events = new JsonEventView(terminal.Output);
            return new DeploymentViews(events, () => events, new TextReadyView(terminal.Error, new Ink(terminal.ErrorHasColour)), new TerminalConsentView(terminal));
        }

        var ink = new Ink(terminal.OutputHasColour);
        return new DeploymentViews(
            new HumanPlanView(terminal),
            () => terminal.CanMoveCursor ? new LiveApplyView(terminal, host.Time) : new LineApplyView(terminal.Output, ink),
            new TextReadyView(terminal.Output, ink),
            new TerminalConsentView(terminal));
    }
}
