using IaC.Engine;

namespace IaC.Cli.Views.Restoring;

/// <summary>Shows what became of each resource when stacks are brought back; never called by two at once.</summary>
internal interface IRestoreView
{
    /// <summary>Shows one resource; one of which the same was said last is passed over.</summary>
    void Show(RestoredResource resource);

    /// <summary>Shows why a stack could not be looked at.</summary>
    void ShowFault(string stack, string message);

    /// <summary>Shows the end.</summary>
    void Finish();
}
