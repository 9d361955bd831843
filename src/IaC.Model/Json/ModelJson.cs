using System.Text.Json;
using System.Text.Json.Serialization;
using IaC.Model.Kubernetes;
using IaC.Model.V1Alpha1;

namespace IaC.Model;

/// <summary>Reads documents into the records of this project, and writes them: <c>document.Deserialize(ModelJson.Default.Pod)</c>. A member that no record has is an error.</summary>
/// <remarks>
/// The generated reader sets every init-only property, an absent one to the default of its type, so an initialiser would be lost: collections answer empty by their getters, and
/// the defaults of scalars are written into the document by <see cref="KindDescriptor.Normalise"/> before it is read.
/// </remarks>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Pod))]
[JsonSerializable(typeof(ConfigMap))]
[JsonSerializable(typeof(Secret))]
[JsonSerializable(typeof(PersistentVolumeClaim))]
[JsonSerializable(typeof(List))]
[JsonSerializable(typeof(Host))]
[JsonSerializable(typeof(Image))]
[JsonSerializable(typeof(Guest))]
[JsonSerializable(typeof(Stack))]
[JsonSerializable(typeof(GitOps))]
public sealed partial class ModelJson : JsonSerializerContext;
