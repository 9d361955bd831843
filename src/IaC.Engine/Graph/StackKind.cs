using IaC.Model;

namespace IaC.Engine;

/// <summary>The kind of the document that holds the outputs of a stack. It has no provider: nothing of it is on the machine.</summary>
internal sealed class StackKind : KindDescriptor
{
    private StackKind()
    {
    }

    public static StackKind Instance { get; } = new();

    public override string ApiVersion => KindSchema.Stack.ApiVersion;

    public override string Kind => KindSchema.Stack.Kind;

    public override FieldEffect EffectOf(string pointer) => FieldEffect.None;
}
