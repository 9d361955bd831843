using IaC.Model;

namespace IaC.Engine;

/// <summary>What a step took once.</summary>
/// <param name="Step">What makes it comparable.</param>
/// <param name="Time">How long it took.</param>
public sealed record StepTiming(StepCircumstances Step, StepTime Time);

/// <summary>What the time of a step depends on, as far as it is known before the step.</summary>
/// <param name="Urn">The resource.</param>
/// <param name="Host">Name of the host that it is on.</param>
/// <param name="Action">What is done.</param>
/// <param name="Cold">Its image is not on the host, and has to be pulled or built first.</param>
public sealed record StepCircumstances(Urn Urn, string Host, StepAction Action, bool Cold)
{
    private const string Stack = "Stack";

    /// <summary>Those of a run as a whole, for what it does beside its steps: it reserves, writes its state and settles.</summary>
    public static StepCircumstances OfRun(string stack, string project) =>
        new(Urn.Create(stack, project, new ResourceKey(BuiltInKinds.Host.ApiVersion, Stack, ResourceKey.DefaultNamespace, stack)), HostReference.LocalHost, StepAction.Same, Cold: false);
}
