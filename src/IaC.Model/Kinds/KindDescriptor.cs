using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>
/// What the engine must know of a kind to plan it: data and pure functions, no driver. Providers that live outside this program give the same as a schema.
/// </summary>
public abstract class KindDescriptor
{
    /// <summary>Group and version: <c>v1</c>.</summary>
    public abstract string ApiVersion { get; }

    /// <summary>The kind: <c>Pod</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether its resources lie in namespaces; one that does not is always in <see cref="ResourceKey.DefaultNamespace"/>.</summary>
    public virtual bool IsNamespaced => true;

    /// <summary>Annotations that begin with <c>iac/</c> and belong to the documents of this kind; all others of them are options of the engine (<see cref="ResourceOptions"/>).</summary>
    public virtual IReadOnlyList<string> Annotations => [];

    /// <summary>The effect of a change at a JSON pointer (array indexes as numbers), found from the <see cref="EffectAttribute"/> of the model.</summary>
    public abstract FieldEffect EffectOf(string pointer);

    /// <summary>The effect of a change at a JSON pointer of a certain document, where other fields of it, or the values, have a say: a label that a variable takes its value from, memory that grows.</summary>
    /// <param name="document">The document as it is to be.</param>
    /// <param name="pointer">The field.</param>
    /// <param name="before">Its value so far; null for none.</param>
    /// <param name="after">Its value to be; null for none, or one that is not known yet.</param>
    public virtual FieldEffect EffectOf(JsonObject document, string pointer, JsonNode? before, JsonNode? after) => EffectOf(pointer);

    /// <summary>Whether the value at a JSON pointer is a secret.</summary>
    public virtual bool IsSecret(string pointer) => false;

    /// <summary>JSON pointers of the values in a document that are secrets by the kind: the outermost, since what lies in one is secret with it.</summary>
    /// <param name="node">The document, or a part of it.</param>
    /// <param name="pointer">JSON pointer of the part.</param>
    public IEnumerable<string> SecretsIn(JsonNode? node, string pointer = "") =>
        node is null ? []
        : IsSecret(pointer) ? [pointer]
        : node switch
        {
            JsonObject members => members.SelectMany(member => SecretsIn(member.Value, JsonPointer.Append(pointer, member.Key))),
            JsonArray items => items.SelectMany((item, index) => SecretsIn(item, JsonPointer.Append(pointer, index))),
            _ => [],
        };

    /// <summary>Faults of a document that can be seen without the machine: shape, values, and rules between fields. Nodes that hold an expression are passed over.</summary>
    public virtual IEnumerable<DocumentFault> Check(JsonObject document) => [];

    /// <summary>A copy of the document with the defaults of the kind written in and each value in its one spelling (<c>1000m</c> is <c>1</c>), so that documents which mean the same are equal.</summary>
    public virtual JsonObject Normalise(JsonObject document) => (JsonObject)document.DeepClone();

    /// <summary>References that the document makes by its fields (an image by name, a ConfigMap), beyond the expressions in it.</summary>
    public virtual IEnumerable<ResourceReference> References(JsonObject document) => [];

    /// <summary>Fields that name a file whose text, with the expressions in it, is a part of the document.</summary>
    public virtual IEnumerable<TextTemplate> Templates(JsonObject document) => [];

    /// <summary>Whether two of this resource cannot exist at once (a fixed name, address or host port), so that a replacement deletes first.</summary>
    public virtual bool IsExclusive(JsonObject document) => true;

    /// <summary>Whether its resources run, so that they can be stopped and started.</summary>
    public virtual bool Runs => false;

    /// <summary>
    /// What a resource takes that only one can have at a time, beyond its own name: <c>port/localhost/8080/TCP</c>. Where a step takes what another one of the plan gives up, it waits for that.
    /// So two that do not quite collide may be named alike; two that collide must be.
    /// </summary>
    public virtual IEnumerable<string> Claims(JsonObject document) => [];

    /// <summary>What it costs to give a resource another name, as an alias does: nothing where the name stands only in the state.</summary>
    public virtual FieldEffect RenameEffect => FieldEffect.None;

    /// <summary>
    /// Whether an output keeps its value through a change of this effect, so that what refers to it is not touched: an address that outlives a restart.
    /// Where it does not, the value is unknown until the step is done. By default all outputs outlive everything but a replacement.
    /// </summary>
    public virtual bool KeepsOutput(string output, FieldEffect effect) => effect < FieldEffect.Replace;

    /// <summary>
    /// Whether a resource of this kind holds data that go with it. Such a resource is kept when its declaration goes, and deleted only where the user asks for that; its replacement loses data.
    /// </summary>
    public virtual bool HoldsData => false;

    /// <summary>Whether something of a resource would be lost if it were made anew: it runs, or holds data.</summary>
    public bool Lasts => Runs || HoldsData;

    /// <summary>What becomes of data that a resource has beside itself, such as the disks of a guest.</summary>
    /// <param name="before">The document as it was applied.</param>
    /// <param name="after">The document as it is to be; null where the resource goes.</param>
    public virtual DataFate FateOfData(JsonObject before, JsonObject? after) => DataFate.None;

    /// <summary>How long an apply waits until a resource of the kind is ready, where its document says so itself; its options win.</summary>
    public virtual TimeSpan? ReadyDeadline(JsonObject document) => null;

    /// <summary>How long an apply waits where neither document nor options say so, by what is known of the resource once it is made; null leaves it to the engine.</summary>
    public virtual TimeSpan? UsualReadyDeadline(JsonObject? outputs) => null;

    /// <summary>The most steps of this kind that run at once; null leaves it to <c>--parallel</c>.</summary>
    public virtual int? ParallelLimit => null;
}

/// <summary>That a document uses a value of another resource; it makes an edge, and its value takes part in the diff.</summary>
/// <param name="Pointer">JSON pointer of the field that refers.</param>
/// <param name="Target">The resource referred to. Where it is not in the stack and the reference is not <paramref name="Required"/>, there is no edge.</param>
/// <param name="Output">Path of the value within the target's outputs, member names and item numbers with dots between: <c>digest</c>. Empty for an edge that carries no value.</param>
/// <param name="Required">False for an image name that may also be a registry reference, and for <c>optional: true</c>.</param>
public sealed record ResourceReference(string Pointer, ResourceKey Target, string Output, bool Required = true);

/// <summary>That a field of a document names a file whose text is a part of the document.</summary>
/// <param name="Pointer">JSON pointer of the field that names the file.</param>
/// <param name="Target">JSON pointer of the member that takes its place and gets the text.</param>
public sealed record TextTemplate(string Pointer, string Target);
