namespace IaC.Pods.Lifecycle;

/// <summary>What <see cref="PodMachine"/> wants done.</summary>
internal abstract record PodAction
{
    /// <summary>Start a container; answered with <see cref="PodMachine.Started"/> or <see cref="PodMachine.StartFailed"/>.</summary>
    /// <param name="Index">Container, counted over init containers, then containers.</param>
    internal sealed record Start(int Index) : PodAction;

    /// <summary>Send a signal to a container; SIGKILL is meant for every process of it.</summary>
    /// <param name="Index">Container, as in <see cref="Start"/>.</param>
    /// <param name="Number">Signal number.</param>
    internal sealed record Signal(int Index, int Number) : PodAction;

    /// <summary>Carry out a probe or a hook; answered with <see cref="PodMachine.Handled"/> unless <see cref="GiveUp"/> comes first.</summary>
    /// <param name="Index">Container, as in <see cref="Start"/>.</param>
    /// <param name="Use">What it is for.</param>
    /// <param name="Handler">What is done.</param>
    internal sealed record Handle(int Index, HandlerUse Use, PodHandler Handler) : PodAction
    {
        /// <summary>What is left before the container is ended all the same; null where nothing ends it.</summary>
        internal TimeSpan? Left { get; init; }
    }

    /// <summary>Nobody waits for a handler any more.</summary>
    /// <param name="Index">Container, as in <see cref="Start"/>.</param>
    /// <param name="Use">Which of its handlers.</param>
    internal sealed record GiveUp(int Index, HandlerUse Use) : PodAction;

    /// <summary>Tell whoever reads the log of a container.</summary>
    /// <param name="Index">Container, as in <see cref="Start"/>.</param>
    /// <param name="Text">What happened.</param>
    internal sealed record Note(int Index, string Text) : PodAction;

    /// <summary>Write down what happened.</summary>
    /// <param name="What">What that was.</param>
    internal sealed record Tell(PodEvent What) : PodAction;

    /// <summary>Nothing runs any more and the pod was asked to end.</summary>
    internal sealed record Finish : PodAction;
}
