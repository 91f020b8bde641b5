"""The functions HogQL has: nothing that is not named here reaches the engine.

The engine can read files, tell its host's name, sleep and ask other servers through functions, so
the lists name what is safe and documented, and everything else is refused.
"""

from hogtui.demo.hogql.text import words

_ARITHMETIC = """
    plus minus multiply divide intDiv intDivOrZero modulo moduloOrZero positiveModulo negate abs
    gcd lcm max2 min2 multiplyDecimal divideDecimal greatest least
"""
_ARRAYS = """
    empty notEmpty length reverse in notIn array range arrayConcat arrayElement has hasAll hasAny
    hasSubstr indexOf arrayCount countEqual arrayEnumerate arrayEnumerateUniq arrayPopBack
    arrayPopFront arrayPushBack arrayPushFront arrayResize arraySlice arraySort arrayReverseSort
    arrayPartialSort arrayPartialReverseSort arrayUniq arrayJoin arrayDifference arrayDistinct
    arrayEnumerateDense arrayIntersect arrayUnion arraySymmetricDifference arrayReverse
    arrayFilter arrayFlatten arrayCompact arrayZip arrayZipUnaligned arrayAUC arrayMap arrayFill
    arrayFold arrayWithConstant arraySplit arrayReverseFill arrayReverseSplit arrayRotateLeft
    arrayRotateRight arrayShiftLeft arrayShiftRight arrayExists arrayAll arrayFirst arrayLast
    arrayFirstOrNull arrayLastOrNull arrayFirstIndex arrayLastIndex arrayMin arrayMax arraySum
    arrayAvg arrayCumSum arrayCumSumNonNegative arrayProduct arrayStringConcat arrayJaccardIndex
    arrayNormalizedGini arrayLevenshteinDistance arrayRandomSample arrayShuffle
    arrayPartialShuffle arrayEnumerateDenseRanked arrayEnumerateUniqRanked arrayDotProduct
    arrayReduce arrayReduceInRanges
"""
_COMPARISON = """
    equals notEquals less greater lessOrEquals greaterOrEquals and or xor not if multiIf
    caseWithExpression isNull isNotNull isZeroOrNull coalesce ifNull nullIf assumeNotNull
    toNullable isDistinctFrom isNotDistinctFrom
"""
_CONVERSION = """
    hex unhex bin unbin toString toBool toJSONString toTypeName cityHash64 toDecimalString
    toFixedString toStringCutToZero toLowCardinality toNullable toIPv4 toIPv6 toIPv4OrNull
    toIPv6OrNull toIPv4OrZero toIPv6OrZero IPv4NumToString IPv4StringToNum IPv6NumToString
    IPv6StringToNum IPv4ToIPv6 cutIPv6 IPv4CIDRToRange IPv6CIDRToRange isIPv4String isIPv6String
    isIPAddressInRange generateUUIDv4 generateUUIDv7 UUIDStringToNum UUIDNumToString UUIDToNum
    toUUIDOrDefault toUUIDOrNull toUUIDOrZero accurateCast accurateCastOrNull
    accurateCastOrDefault parseTimeDelta char halfMD5 MD5 SHA1 SHA224 SHA256 SHA384 SHA512
    sipHash64 sipHash128 xxHash32 xxHash64 xxh3 murmurHash2_32 murmurHash2_64 murmurHash3_32
    murmurHash3_64 murmurHash3_128 farmHash64 farmFingerprint64 metroHash64 javaHash intHash32
    intHash64 jumpConsistentHash kostikConsistentHash URLHash CRC32 CRC64 ngramSimHash
    wordShingleSimHash rand rand32 rand64 randCanonical randUniform randNormal
"""
_DATES = """
    timeZoneOf timeZoneOffset toYear toQuarter toMonth toDayOfYear toDayOfMonth toDayOfWeek toHour
    toMinute toSecond toMillisecond toUnixTimestamp toUnixTimestamp64Milli toUnixTimestamp64Micro
    toUnixTimestamp64Nano toUnixTimestamp64Second fromUnixTimestamp64Milli
    fromUnixTimestamp64Micro fromUnixTimestamp64Nano fromUnixTimestamp64Second toStartOfInterval
    toStartOfYear toStartOfISOYear toStartOfQuarter toStartOfMonth toLastDayOfMonth toMonday
    toStartOfDay toLastDayOfWeek toStartOfHour toStartOfMinute toStartOfSecond
    toStartOfMillisecond toStartOfFiveMinutes toStartOfTenMinutes toStartOfFifteenMinutes toTime
    toISOYear toISOWeek toWeek toYearWeek timeSlot toYYYYMM toYYYYMMDD toYYYYMMDDhhmmss
    YYYYMMDDToDate YYYYMMDDhhmmssToDateTime toDaysSinceYearZero fromDaysSinceYearZero addYears
    addQuarters addMonths addWeeks addDays addHours addMinutes addSeconds addMilliseconds
    addMicroseconds addNanoseconds addInterval addDate subtractYears subtractQuarters
    subtractMonths subtractWeeks subtractDays subtractHours subtractMinutes subtractSeconds
    subtractMilliseconds subtractMicroseconds subtractNanoseconds subtractInterval subDate
    timeSlots formatDateTime formatDateTimeInJodaSyntax monthName dateName fromUnixTimestamp
    toIntervalSecond toIntervalMinute toIntervalHour toIntervalDay toIntervalWeek toIntervalMonth
    toIntervalQuarter toIntervalYear toIntervalMillisecond toIntervalMicrosecond
    toIntervalNanosecond makeDate makeDate32 makeDateTime makeDateTime64 toRelativeYearNum
    toRelativeQuarterNum toRelativeMonthNum toRelativeWeekNum toRelativeDayNum toRelativeHourNum
    toRelativeMinuteNum toRelativeSecondNum parseDateTime64BestEffortOrNull
    parseDateTime64BestEffortOrZero parseDateTimeBestEffortOrNull parseDateTimeBestEffortOrZero
    parseDateTimeOrNull parseDateTimeOrZero parseDateTimeInJodaSyntaxOrNull
    parseDateTime64BestEffort parseDateTimeInJodaSyntax toUTCTimestamp fromUTCTimestamp
    UUIDv7ToDateTime toDate32 toDate32OrNull toDateOrNull tumble hop tumbleStart tumbleEnd
    hopStart hopEnd
"""
_STRINGS = """
    lengthUTF8 leftPad lpad rightPad rpad leftPadUTF8 rightPadUTF8 lower upper lowerUTF8 upperUTF8
    isValidUTF8 toValidUTF8 isValidASCII format reverseUTF8 substring substr substringUTF8 mid
    substringIndex substringIndexUTF8 appendTrailingCharIfAbsent convertCharset base58Encode
    base58Decode tryBase58Decode base64Encode base64Decode tryBase64Decode base64URLEncode
    base64URLDecode tryBase64URLDecode base32Encode base32Decode tryBase32Decode endsWith
    startsWith endsWithUTF8 startsWithUTF8 encodeXMLComponent decodeXMLComponent
    decodeHTMLComponent extractTextFromHTML ascii concatWithSeparator concatAssumeInjective
    concat_ws repeat space initcap initcapUTF8 soundex normalizeUTF8NFC normalizeUTF8NFD
    normalizeUTF8NFKC normalizeUTF8NFKD byteHammingDistance stringJaccardIndex
    stringJaccardIndexUTF8 editDistance editDistanceUTF8 levenshteinDistance
    damerauLevenshteinDistance jaroSimilarity jaroWinklerSimilarity stringBytesUniq
    stringBytesEntropy sparseGrams firstLine position positionCaseInsensitive positionUTF8
    positionCaseInsensitiveUTF8 multiSearchAllPositions multiSearchAllPositionsCaseInsensitive
    multiSearchAllPositionsCaseInsensitiveUTF8 multiSearchAllPositionsUTF8
    multiSearchFirstPosition multiSearchFirstPositionCaseInsensitive
    multiSearchFirstPositionCaseInsensitiveUTF8 multiSearchFirstPositionUTF8 multiSearchFirstIndex
    multiSearchFirstIndexCaseInsensitive multiSearchFirstIndexCaseInsensitiveUTF8
    multiSearchFirstIndexUTF8 multiSearchAny multiSearchAnyCaseInsensitive
    multiSearchAnyCaseInsensitiveUTF8 multiSearchAnyUTF8 match multiMatchAny multiMatchAnyIndex
    multiMatchAllIndices multiFuzzyMatchAny multiFuzzyMatchAnyIndex multiFuzzyMatchAllIndices
    extract extractAll extractAllGroupsHorizontal extractAllGroupsVertical extractGroups like
    ilike notLike notILike locate ngramDistance ngramDistanceCaseInsensitive
    ngramDistanceCaseInsensitiveUTF8 ngramDistanceUTF8 ngramSearch ngramSearchCaseInsensitive
    ngramSearchCaseInsensitiveUTF8 ngramSearchUTF8 countSubstrings countSubstringsCaseInsensitive
    countSubstringsCaseInsensitiveUTF8 countMatches countMatchesCaseInsensitive hasSubsequence
    hasSubsequenceCaseInsensitive hasSubsequenceCaseInsensitiveUTF8 hasSubsequenceUTF8 hasToken
    hasTokenCaseInsensitive hasTokenCaseInsensitiveOrNull hasTokenOrNull hasAllTokens hasAnyTokens
    regexpExtract replace replaceAll replaceOne replaceRegexpAll replaceRegexpOne regexpQuoteMeta
    translate translateUTF8 splitByChar splitByString splitByRegexp splitByWhitespace
    splitByNonAlpha alphaTokens extractAllGroups ngrams tokens overlay overlayUTF8
    extractKeyValuePairs extractKeyValuePairsWithEscaping
"""
_NUMBERS = """
    e pi exp log ln exp2 log2 exp10 log10 sqrt cbrt erf erfc lgamma tgamma sin cos tan asin acos
    atan pow power intExp2 intExp10 cosh acosh sinh asinh tanh atanh atan2 hypot log1p sign
    degrees radians factorial width_bucket widthBucket proportionsZTest floor ceil ceiling trunc
    truncate round roundBankers roundToExp2 roundDuration roundAge roundDown isFinite isInfinite
    ifNotFinite isNaN bar transform formatReadableDecimalSize formatReadableSize
    formatReadableQuantity formatReadableTimeDelta bitAnd bitOr bitXor bitNot bitShiftLeft
    bitShiftRight bitRotateLeft bitRotateRight bitSlice bitTest bitTestAll bitTestAny bitCount
    bitHammingDistance bitmapBuild bitmapToArray bitmapSubsetInRange bitmapSubsetLimit subBitmap
    bitmapContains bitmapHasAny bitmapHasAll bitmapCardinality bitmapMin bitmapMax bitmapTransform
    bitmapAnd bitmapOr bitmapXor bitmapAndnot bitmapAndCardinality bitmapOrCardinality
    bitmapXorCardinality bitmapAndnotCardinality bitPositionsToArray bitmaskToArray bitmaskToList
    minSampleSizeConversion minSampleSizeContinuous rowNumberInBlock rowNumberInAllBlocks
    seriesDecomposeSTL seriesOutliersDetectTukey sigmoid
"""
_URLS = """
    protocol domain domainWithoutWWW domainRFC topLevelDomain firstSignificantSubdomain
    cutToFirstSignificantSubdomain cutToFirstSignificantSubdomainWithWWW port path pathFull
    queryString fragment queryStringAndFragment extractURLParameter extractURLParameters
    extractURLParameterNames URLHierarchy URLPathHierarchy encodeURLComponent decodeURLComponent
    encodeURLFormComponent decodeURLFormComponent netloc cutWWW cutQueryString cutFragment
    cutQueryStringAndFragment cutURLParameter
"""
_JSON = """
    isValidJSON JSONHas JSONLength JSONArrayLength JSONType JSONExtract JSONExtractUInt
    JSONExtractInt JSONExtractFloat JSONExtractBool JSONExtractString JSONExtractKeys
    JSONExtractRaw JSONExtractArrayRaw JSONExtractKeysAndValues JSONExtractKeysAndValuesRaw
    JSON_VALUE JSON_QUERY JSON_EXISTS JSONMergePatch simpleJSONHas simpleJSONExtractUInt
    simpleJSONExtractInt simpleJSONExtractFloat simpleJSONExtractBool simpleJSONExtractRaw
    simpleJSONExtractString visitParamHas visitParamExtractUInt visitParamExtractInt
    visitParamExtractFloat visitParamExtractBool visitParamExtractRaw visitParamExtractString
"""
_MAPS_AND_TUPLES = """
    map mapFromArrays mapAdd mapSubtract mapPopulateSeries mapContains mapContainsKey mapKeys
    mapValues mapContainsKeyLike mapExtractKeyLike mapContainsValue mapContainsValueLike mapApply
    mapFilter mapUpdate mapConcat mapExists mapAll mapSort mapReverseSort mapPartialSort tuple
    tupleElement untuple tupleHammingDistance tupleToNameValuePairs tupleNames tuplePlus
    tupleMinus tupleMultiply tupleDivide tupleNegate tupleMultiplyByNumber tupleDivideByNumber
    tupleConcat tupleIntDiv tupleIntDivOrZero tupleModulo dotProduct vectorSum vectorDifference
    flattenTuple L1Norm L2Norm L2SquaredNorm LinfNorm LpNorm L1Distance L2Distance
    L2SquaredDistance LinfDistance LpDistance L1Normalize L2Normalize LinfNormalize LpNormalize
    cosineDistance
"""
_GEO = """
    greatCircleDistance geoDistance greatCircleAngle pointInEllipses pointInPolygon geohashEncode
    geohashDecode geohashesInBox h3IsValid h3GetResolution h3GetBaseCell h3EdgeAngle h3EdgeLengthM
    h3EdgeLengthKm geoToH3 h3ToGeo h3ToGeoBoundary h3kRing h3HexAreaM2 h3HexAreaKm2
    h3IndexesAreNeighbors h3ToChildren h3ToParent h3ToString stringToH3 h3IsResClassIII
    h3IsPentagon h3GetFaces h3CellAreaM2 h3CellAreaRads2 h3ToCenterChild h3ExactEdgeLengthM
    h3ExactEdgeLengthKm h3ExactEdgeLengthRads h3NumHexagons h3PointDistM h3PointDistKm
    h3PointDistRads h3GetRes0Indexes h3GetPentagonIndexes h3Line h3Distance h3HexRing
    h3GetUnidirectionalEdge h3UnidirectionalEdgeIsValid h3GetOriginIndexFromUnidirectionalEdge
    h3GetDestinationIndexFromUnidirectionalEdge h3GetIndexesFromUnidirectionalEdge
    h3GetUnidirectionalEdgesFromHexagon h3GetUnidirectionalEdgeBoundary
"""
_REINTERPRET = " ".join(
    [f"reinterpretAs{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64, 128, 256)]
    + ["reinterpretAsFloat32", "reinterpretAsFloat64", "reinterpretAsUUID", "reinterpretAsString"]
    + ["reinterpretAsDate", "reinterpretAsDateTime"]
)

PLAIN = frozenset(
    " ".join(
        (
            _ARITHMETIC,
            _ARRAYS,
            _COMPARISON,
            _CONVERSION,
            _DATES,
            _STRINGS,
            _NUMBERS,
            _URLS,
            _JSON,
            _MAPS_AND_TUPLES,
            _GEO,
            _REINTERPRET,
        )
    ).split()
)
"""Scalar functions that ClickHouse knows by the same name."""

RENAMED = {
    "left": "leftUTF8",
    "right": "rightUTF8",
    "trim": "trimBoth",
    "btrim": "trimBoth",
    "ltrim": "trimLeft",
    "trimLeft": "trimLeft",
    "rtrim": "trimRight",
    "trimRight": "trimRight",
    "_caseWithExpression": "caseWithExpression",
    "toIntOrZero": "toInt64OrZero",
    "toFloatOrZero": "toFloat64OrZero",
    "toFloatOrDefault": "toFloat64OrDefault",
    **{f"_toInt{bits}": f"toInt{bits}" for bits in (8, 16, 32, 64)},
    "_toUInt64": "toUInt64",
    "_toUInt128": "toUInt128",
    "_toDate": "toDate",
    "toModifiedJulianDay": "toModifiedJulianDayOrNull",
    "fromModifiedJulianDay": "fromModifiedJulianDayOrNull",
    "tryDecodeURLComponent": "decodeURLComponent",
    "substr": "substring",
}
"""Scalar functions under another name, with the same arguments."""

WINDOW = frozenset(
    words(
        "lag lead lagInFrame leadInFrame rank dense_rank percent_rank cume_dist row_number "
        "first_value last_value nth_value ntile"
    )
)
"""What only works with OVER."""

RENAMED_AGGREGATES = {"uniqTheta": "uniqCombined64"}
"""What this engine is built without, and what counts as well."""

AGGREGATES = frozenset(
    words(
        """
    count min max sum avg any any_respect_nulls stddevPop stddevSamp stddevPopStable
    stddevSampStable varPop varSamp varPopStable varSampStable covarPop covarSamp covarPopStable
    covarSampStable corr corrStable corrMatrix covarPopMatrix covarSampMatrix anyHeavy anyLast
    anyLast_respect_nulls first_value last_value argMin argMax avgWeighted topK topKWeighted
    groupArray groupArrayLast groupUniqArray groupArrayInsertAt groupArrayMovingAvg
    groupArrayMovingSum groupArraySample groupArraySorted groupArrayIntersect groupBitAnd
    groupBitOr groupBitXor groupBitmap groupBitmapAnd groupBitmapOr groupBitmapXor groupConcat
    sumWithOverflow sumCount sumKahan deltaSum deltaSumTimestamp sumMap minMap maxMap median
    medianExact medianExactLow medianExactHigh medianExactWeighted medianTiming
    medianTimingWeighted medianDeterministic medianTDigest medianTDigestWeighted medianBFloat16
    medianDD medianInterpolatedWeighted medianGK skewSamp skewPop kurtSamp kurtPop uniq uniqExact
    uniqCombined uniqCombined64 uniqHLL12 uniqTheta uniqUpTo quantile quantiles quantileExact
    quantilesExact quantileExactLow quantilesExactLow quantileExactHigh quantilesExactHigh
    quantileExactExclusive quantilesExactExclusive quantileExactInclusive quantilesExactInclusive
    quantileExactWeighted quantilesExactWeighted quantileInterpolatedWeighted
    quantilesInterpolatedWeighted quantileTiming quantilesTiming quantileTimingWeighted
    quantilesTimingWeighted quantileDeterministic quantilesDeterministic quantileTDigest
    quantilesTDigest quantileTDigestWeighted quantilesTDigestWeighted quantileBFloat16
    quantilesBFloat16 quantileDD quantilesDD quantileGK quantilesGK simpleLinearRegression
    stochasticLinearRegression contingency cramersV cramersVBiasCorrected theilsU maxIntersections
    maxIntersectionsPosition entropy exponentialMovingAverage exponentialTimeDecayedAvg
    exponentialTimeDecayedCount exponentialTimeDecayedMax exponentialTimeDecayedSum
    intervalLengthSum boundingRatio histogram sparkbar rankCorr kolmogorovSmirnovTest
    mannWhitneyUTest studentTTest welchTTest meanZTest studentTTestOneSample analysisOfVariance
    categoricalInformationValue singleValueOrNull largestTriangleThreeBuckets windowFunnel
    retention sequenceMatch sequenceCount sequenceMatchEvents sequenceNextNode
"""
    )
)
"""Aggregate functions; the combinators may follow them."""

COMBINATORS = words(
    "SimpleState MergeState OrDefault Distinct Resample ForEach ArgMin ArgMax OrNull Array "
    "State Merge Map If"
)

_CASE_INSENSITIVE = words(
    "count min max sum avg any coalesce ifNull nullIf isNull if lower upper length concat "
    "substring substr replace round floor ceil ceiling abs sqrt exp log ln log2 log10 pow "
    "power greatest least left right trim position locate now today cast date_trunc dateDiff "
    "date_diff dateAdd date_add dateSub toDate like ilike and or not mod sign sin cos tan pi "
    "repeat reverse row_number rank dense_rank lag lead first_value last_value nth_value "
    "ntile current_timestamp current_date array_agg string_agg json_agg every median quantile "
    "extract format startsWith endsWith"
)
BY_LOWER_NAME = {name.lower(): name for name in _CASE_INSENSITIVE}
"""Functions that SQL's own books write in any case."""


def aggregate_base(name: str) -> str | None:
    """The aggregate function under a name's combinators: `sumIf` is sum; None when it is none."""
    seen = {name}
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in AGGREGATES:
            return each
        for combinator in COMBINATORS:
            shorter = each.removesuffix(combinator)
            if shorter and shorter != each and shorter not in seen:
                seen.add(shorter)
                waiting.append(shorter)
    return None
