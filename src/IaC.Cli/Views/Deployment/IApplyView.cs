using IaC.Engine;

namespace IaC.Cli.Views.Deployment;

/// <summary>Shows an apply while it runs. Disposing it ends what moves on the screen.</summary>
internal interface IApplyView : IAsyncDisposable
{
    /// <summary>Shows one event; the last one is the summary.</summary>
    void Handle(EngineEvent value);
}
