"""The functions of HogQL: their names, and for those in daily use what goes between the brackets.

PostHog has no list of them to ask for; an unknown one can be written all the same.
"""

from collections.abc import Iterator

from hogtui.text.knowledge import Candidate, Names, Sort

_SIGNATURES = """
    count(); countIf(condition); uniq(column); uniqExact(column); uniqIf(column, condition);
    uniqCombined64(column);
    sum(number); sumIf(number, condition); avg(number); avgIf(number, condition); min(value);
    minIf(value, condition); max(value); maxIf(value, condition);
    any(value); anyIf(value, condition); anyLast(value); argMin(result, by); argMax(result, by);
    argMaxIf(result, by, condition); argMinIf(result, by, condition);
    median(number); medianExact(number); medianIf(number, condition); quantile(level)(number);
    quantiles(level, ...)(number); quantileExact(level)(number);
    quantileIf(level)(number, condition); quantileTiming(level)(number);
    stddevPop(number); stddevSamp(number); varPop(number); varSamp(number); corr(x, y);
    covarPop(x, y); covarSamp(x, y); avgWeighted(number, weight);
    topK(count)(value); topKWeighted(count)(value, weight); groupArray(value);
    groupArrayIf(value, condition); groupUniqArray(value); groupUniqArrayIf(value, condition);
    groupConcat(separator)(text); sumMap(map); first_value(value); last_value(value);
    windowFunnel(seconds)(timestamp, condition1, condition2, ...);
    sequenceMatch(pattern)(timestamp, condition1, ...);
    sequenceCount(pattern)(timestamp, condition1, ...); retention(condition1, condition2, ...);
    simpleLinearRegression(x, y); entropy(value);
    row_number(); rank(); dense_rank(); percent_rank(); cume_dist(); ntile(buckets);
    lag(value, rows, default); lead(value, rows, default); lagInFrame(value, rows, default);
    leadInFrame(value, rows, default); nth_value(value, row);
    now(); now64(); today(); yesterday(); toDate(value); toDateTime(value, timezone);
    toDateTime64(value, scale, timezone); parseDateTime(text, format);
    parseDateTimeBestEffort(text); parseDateTimeBestEffortOrNull(text);
    toStartOfMinute(time); toStartOfFiveMinutes(time); toStartOfTenMinutes(time);
    toStartOfFifteenMinutes(time); toStartOfHour(time); toStartOfDay(time);
    toStartOfWeek(time, mode); toMonday(time); toStartOfMonth(time); toStartOfQuarter(time);
    toStartOfYear(time); toStartOfInterval(time, interval); toLastDayOfMonth(time);
    toYear(time); toQuarter(time); toMonth(time); toDayOfYear(time); toDayOfMonth(time);
    toDayOfWeek(time); toHour(time); toMinute(time); toSecond(time); toWeek(time, mode);
    toISOWeek(time); toYYYYMM(time); toYYYYMMDD(time); toUnixTimestamp(time);
    fromUnixTimestamp(seconds); toTimeZone(time, timezone);
    dateDiff(unit, start, end); dateAdd(unit, amount, time); dateSub(unit, amount, time);
    dateTrunc(unit, time); date_trunc(unit, time); date_diff(unit, start, end);
    date_part(unit, time); age(unit, start, end); formatDateTime(time, format);
    dateName(unit, time); monthName(time); timeSlot(time);
    addSeconds(time, amount); addMinutes(time, amount); addHours(time, amount);
    addDays(time, amount); addWeeks(time, amount); addMonths(time, amount);
    addYears(time, amount); subtractDays(time, amount); subtractHours(time, amount);
    subtractWeeks(time, amount); subtractMonths(time, amount);
    toIntervalSecond(amount); toIntervalMinute(amount); toIntervalHour(amount);
    toIntervalDay(amount); toIntervalWeek(amount); toIntervalMonth(amount);
    toIntervalQuarter(amount); toIntervalYear(amount);
    if(condition, then, else); multiIf(condition1, then1, ..., else); coalesce(value, ...);
    ifNull(value, default); nullIf(value, other); isNull(value); isNotNull(value);
    assumeNotNull(value); empty(value); notEmpty(value);
    transform(value, from_array, to_array, default); greatest(value, ...); least(value, ...);
    toString(value); toInt(value); toFloat(value); toFloatOrZero(text); toIntOrZero(text);
    toDecimal(value, scale); toUUID(text); toBool(value); toTypeName(value); cast(value AS type);
    accurateCastOrNull(value, type); generateUUIDv4();
    concat(text, ...); length(value); lengthUTF8(text); lower(text); upper(text); trim(text);
    substring(text, start, length); left(text, count); right(text, count);
    replaceOne(text, from, to); replaceAll(text, from, to); replaceRegexpOne(text, pattern, to);
    replaceRegexpAll(text, pattern, to); reverse(value); repeat(text, times);
    leftPad(text, length, fill); rightPad(text, length, fill); format(pattern, value, ...);
    position(text, needle); positionCaseInsensitive(text, needle); match(text, pattern);
    extract(text, pattern); extractAll(text, pattern); like(text, pattern); ilike(text, pattern);
    startsWith(text, prefix); endsWith(text, suffix); multiSearchAny(text, needles);
    multiMatchAny(text, patterns); hasToken(text, token); countSubstrings(text, needle);
    splitByChar(separator, text); splitByString(separator, text); splitByRegexp(pattern, text);
    splitByWhitespace(text); arrayStringConcat(array, separator); editDistance(a, b);
    ngramDistance(a, b); initcap(text); base64Encode(text); base64Decode(text);
    encodeURLComponent(text); decodeURLComponent(text);
    abs(number); round(number, digits); floor(number, digits); ceil(number, digits);
    truncate(number, digits); sqrt(number); exp(number); log(number); log2(number); log10(number);
    pow(base, exponent); sign(number); intDiv(a, b); intDivOrZero(a, b); modulo(a, b); plus(a, b);
    minus(a, b); multiply(a, b); divide(a, b); isNaN(number); isFinite(number);
    ifNotFinite(number, default); bar(value, min, max, width); formatReadableSize(bytes); rand();
    pi();
    array(value, ...); range(start, end, step); has(array, value); hasAny(array, values);
    hasAll(array, values); indexOf(array, value); arrayElement(array, index); arrayJoin(array);
    arrayMap(x -> ..., array); arrayFilter(x -> ..., array); arrayExists(x -> ..., array);
    arrayAll(x -> ..., array); arrayCount(x -> ..., array); arrayFirst(x -> ..., array);
    arrayLast(x -> ..., array); arraySort(x -> ..., array); arrayReverseSort(x -> ..., array);
    arraySum(array); arrayAvg(array); arrayMin(array); arrayMax(array); arrayDistinct(array);
    arrayUniq(array); arraySlice(array, offset, length); arrayConcat(array, ...);
    arrayZip(array, ...); arrayFlatten(array); arrayReverse(array); arrayEnumerate(array);
    arrayDifference(array); arrayCumSum(array); arrayPushBack(array, value);
    arrayFold((acc, x) -> ..., array, start); arrayIntersect(array, ...); arrayCompact(array);
    arrayReduce(aggregate, array); arrayWithConstant(length, value);
    tuple(value, ...); tupleElement(tuple, index); map(key, value, ...); mapKeys(map);
    mapValues(map); mapContains(map, key); mapFilter((k, v) -> ..., map);
    mapFromArrays(keys, values);
    JSONExtract(json, path, ..., type); JSONExtractString(json, path, ...);
    JSONExtractInt(json, path, ...); JSONExtractFloat(json, path, ...);
    JSONExtractBool(json, path, ...); JSONExtractRaw(json, path, ...);
    JSONExtractArrayRaw(json, path, ...); JSONExtractKeys(json, path, ...);
    JSONExtractKeysAndValues(json, type); JSONHas(json, path, ...); JSONLength(json, path, ...);
    JSONType(json, path, ...); isValidJSON(text); toJSONString(value);
    domain(url); domainWithoutWWW(url); topLevelDomain(url); protocol(url); path(url);
    pathFull(url); queryString(url); fragment(url); cutQueryString(url);
    extractURLParameter(url, name); extractURLParameters(url); URLHierarchy(url);
    URLPathHierarchy(url);
    cityHash64(value, ...); sipHash64(value, ...); MD5(text); md5(text); SHA256(text); hex(value);
    unhex(text); toIPv4(text); isIPAddressInRange(address, range);
    equals(a, b); notEquals(a, b); less(a, b); greater(a, b); lessOrEquals(a, b);
    greaterOrEquals(a, b); and(a, b, ...); or(a, b, ...); not(condition); in(value, set);
    notIn(value, set);
    sparkline(numbers); sortableSemVer(version); matchesAction(action); isLikelyBot(agent);
    getTrafficType(agent); getTrafficCategory(agent); getBotName(agent);
    generateSeries(start, end, step); exists(query); greatCircleDistance(lon1, lat1, lon2, lat2);
"""
"""The more useful first: so they are offered."""

_OTHERS = """
    JSONArrayLength JSONExtractKey JSONExtractKeysAndValuesRaw JSONExtractUInt JSONMergePatch
    JSON_EXISTS JSON_QUERY JSON_VALUE NOW SHA1 SHA224 SHA384 SHA512 URLHash UUIDNumToString
    UUIDStringToNum UUIDToNum UUIDv7ToDateTime YYYYMMDDToDate YYYYMMDDhhmmssToDateTime
    accurateCast accurateCastOrDefault acos acosh addDate addInterval addMicroseconds
    addMilliseconds addNanoseconds addQuarters alphaTokens analysisOfVariance anyHeavy
    anyLast_respect_nulls any_respect_nulls appendTrailingCharIfAbsent arrayAUC
    arrayCumSumNonNegative arrayDotProduct arrayEnumerateDense arrayEnumerateDenseRanked
    arrayEnumerateUniq arrayEnumerateUniqRanked arrayFill arrayFirstIndex arrayFirstOrNull
    arrayJaccardIndex arrayLastIndex arrayLastOrNull arrayLevenshteinDistance
    arrayNormalizedGini arrayPartialReverseSort arrayPartialShuffle arrayPartialSort
    arrayPopBack arrayPopFront arrayProduct arrayPushFront arrayRandomSample arrayReduceInRanges
    arrayResize arrayReverseFill arrayReverseSplit arrayRotateLeft arrayRotateRight
    arrayShiftLeft arrayShiftRight arrayShuffle arraySplit arraySymmetricDifference arrayUnion
    arrayZipUnaligned array_agg ascii asin asinh atan atan2 atanh base32Decode base32Encode
    base58Decode base58Encode base64URLDecode base64URLEncode bin bitAnd bitCount
    bitHammingDistance bitNot bitOr bitPositionsToArray bitRotateLeft bitRotateRight
    bitShiftLeft bitShiftRight bitSlice bitTest bitTestAll bitTestAny bitXor bitmaskToArray
    bitmaskToList boundingRatio btrim byteHammingDistance caseWithExpression
    categoricalInformationValue cbrt ceiling char concatAssumeInjective concatWithSeparator
    concat_ws contingency convertCharset corrMatrix corrStable cos cosh cosineDistance
    countEqual countMatches countMatchesCaseInsensitive countSubstringsCaseInsensitive
    countSubstringsCaseInsensitiveUTF8 covarPopMatrix covarPopStable covarSampMatrix
    covarSampStable cramersV cramersVBiasCorrected current_date current_timestamp cutFragment
    cutIPv6 cutQueryStringAndFragment cutToFirstSignificantSubdomain
    cutToFirstSignificantSubdomainWithWWW cutURLParameter cutWWW damerauLevenshteinDistance
    date_add date_bin date_sub date_subtract decodeHTMLComponent decodeURLFormComponent
    decodeXMLComponent degrees deltaSum deltaSumTimestamp divideDecimal domainRFC dotProduct e
    editDistanceUTF8 embedText encodeURLFormComponent encodeXMLComponent endsWithUTF8 erf erfc
    every exp10 exp2 explainCSPReport exponentialMovingAverage exponentialTimeDecayedAvg
    exponentialTimeDecayedCount exponentialTimeDecayedMax exponentialTimeDecayedSum
    extractAllGroups extractAllGroupsHorizontal extractAllGroupsVertical extractGroups
    extractKeyValuePairs extractKeyValuePairsWithEscaping extractTextFromHTML
    extractURLParameterNames factorial farmFingerprint64 farmHash64 firstLine
    firstSignificantSubdomain flattenTuple formatDateTimeInJodaSyntax formatReadableDecimalSize
    formatReadableQuantity formatReadableTimeDelta fromDaysSinceYearZero fromModifiedJulianDay
    fromUTCTimestamp fromUnixTimestamp64Micro fromUnixTimestamp64Milli fromUnixTimestamp64Nano
    fromUnixTimestamp64Second gcd generateUUIDv7 geoDistance getBotOperator getBotType
    greatCircleAngle groupArrayInsertAt groupArrayIntersect groupArrayLast groupArrayMovingAvg
    groupArrayMovingSum groupArraySample groupArraySorted groupBitAnd groupBitOr groupBitXor
    groupBitmap groupBitmapAnd groupBitmapOr groupBitmapXor halfMD5 hasAllTokens hasAnyTokens
    hasSubsequence hasSubsequenceCaseInsensitive hasSubsequenceCaseInsensitiveUTF8
    hasSubsequenceUTF8 hasSubstr hasTokenCaseInsensitive hasTokenCaseInsensitiveOrNull
    hasTokenOrNull histogram hop hopEnd hopStart hypot initcapUTF8 intExp10 intExp2 intHash32
    intHash64 intervalLengthSum isDistinctFrom isIPv4String isIPv6String isInfinite
    isNotDistinctFrom isValidASCII isValidUTF8 isZeroOrNull jaroSimilarity jaroWinklerSimilarity
    javaHash json_agg jumpConsistentHash kolmogorovSmirnovTest kostikConsistentHash kurtPop
    kurtSamp largestTriangleThreeBuckets lcm leftPadUTF8 levenshteinDistance lgamma ln locate
    log1p lowerUTF8 lpad ltrim makeDate makeDate32 makeDateTime makeDateTime64 make_date
    make_interval make_timestamp make_timestamptz make_timestampz mannWhitneyUTest mapAdd mapAll
    mapApply mapConcat mapContainsKey mapContainsKeyLike mapContainsValue mapContainsValueLike
    mapExists mapExtractKeyLike mapPartialSort mapPopulateSeries mapReverseSort mapSort
    mapSubtract mapUpdate max2 maxIntersections maxIntersectionsPosition maxMap meanZTest
    metroHash64 mid min2 minMap minSampleSizeContinuous minSampleSizeConversion mod moduloOrZero
    multiFuzzyMatchAllIndices multiFuzzyMatchAny multiFuzzyMatchAnyIndex multiMatchAllIndices
    multiMatchAnyIndex multiSearchAnyCaseInsensitive multiSearchAnyCaseInsensitiveUTF8
    multiSearchAnyUTF8 multiplyDecimal negate netloc ngramSimHash ngrams normalizeUTF8NFC
    normalizeUTF8NFD normalizeUTF8NFKC normalizeUTF8NFKD notILike notLike nowInBlock overlay
    overlayUTF8 parseDateTime64BestEffort parseDateTime64BestEffortOrNull
    parseDateTime64BestEffortOrZero parseDateTimeBestEffortOrZero parseDateTimeInJodaSyntax
    parseDateTimeInJodaSyntaxOrNull parseDateTimeOrNull parseDateTimeOrZero parseTimeDelta
    pointInEllipses pointInPolygon port positionCaseInsensitiveUTF8 positionUTF8 positiveModulo
    power proportionsZTest quantileBFloat16 quantileDD quantileDeterministic
    quantileExactExclusive quantileExactHigh quantileExactInclusive quantileExactLow
    quantileExactWeighted quantileGK quantileInterpolatedWeighted quantileTDigest
    quantileTDigestWeighted quantileTimingWeighted queryStringAndFragment radians rand32 rand64
    randCanonical randNormal randUniform rankCorr recordingButton recording_button regexpExtract
    regexpQuoteMeta replace reverseUTF8 rightPadUTF8 roundAge roundBankers roundDown
    roundDuration roundToExp2 rowNumberInAllBlocks rowNumberInBlock rpad rtrim
    sequenceMatchEvents sequenceNextNode seriesDecomposeSTL seriesOutliersDetectTukey sigmoid
    sin singleValueOrNull sinh sipHash128 skewPop skewSamp soundex space sparkbar
    splitByNonAlpha startsWithUTF8 stddevPopStable stddevSampStable stochasticLinearRegression
    stringBytesEntropy stringBytesUniq stringJaccardIndex stringJaccardIndexUTF8 stringToH3
    string_agg studentTTest studentTTestOneSample subBitmap subDate substr substringIndex
    substringIndexUTF8 substringUTF8 subtractInterval subtractMicroseconds subtractMilliseconds
    subtractMinutes subtractNanoseconds subtractQuarters subtractSeconds subtractYears sumCount
    sumKahan sumWithOverflow tan tanh tgamma theilsU timeSlots timeStampAdd timeStampSub
    timeZoneOf timeZoneOffset timestampAdd timestampSub timezone toDate32 toDate32OrNull
    toDateOrNull toDateTimeUS toDaysSinceYearZero toDecimalString toFixedString toFloatOrDefault
    toIPv4OrNull toIPv4OrZero toIPv6 toIPv6OrNull toIPv6OrZero toISOYear toIntervalMicrosecond
    toIntervalMillisecond toIntervalNanosecond toLastDayOfWeek toLowCardinality toMillisecond
    toModifiedJulianDay toNullable toNullableString toRelativeDayNum toRelativeHourNum
    toRelativeMinuteNum toRelativeMonthNum toRelativeQuarterNum toRelativeSecondNum
    toRelativeWeekNum toRelativeYearNum toStartOfISOYear toStartOfMillisecond toStartOfSecond
    toStringCutToZero toTime toUTCTimestamp toUUIDOrDefault toUUIDOrNull toUUIDOrZero
    toUnixTimestamp64Micro toUnixTimestamp64Milli toUnixTimestamp64Nano toUnixTimestamp64Second
    toValidUTF8 toYYYYMMDDhhmmss toYearWeek to_char to_date to_timestamp tokens translate
    translateUTF8 trimLeft trimRight trunc tryBase32Decode tryBase58Decode tryBase64Decode
    tryBase64URLDecode tryCast tryDecodeURLComponent tumble tumbleEnd tumbleStart unbin
    uniqCombined uniqHLL12 uniqTheta uniqUpTo untuple upperUTF8 varPopStable varSampStable
    vectorDifference vectorSum welchTTest widthBucket width_bucket wordShingleSimHash xor
    xxHash32 xxHash64 xxh3
"""


def signatures() -> dict[str, str]:
    """What to write for each function that is described: `dateDiff(unit, start, end)`."""
    flat = " ".join(_SIGNATURES.split())
    return {each.partition("(")[0]: each for each in flat.rstrip(";").split("; ")}


def _candidates() -> Iterator[Candidate]:
    for name, signature in signatures().items():
        inside = signature[len(name) :]
        # A call without arguments is written whole; the others wait for theirs.
        yield Candidate(name, Sort.FUNCTION, inside, f"{name}()" if inside == "()" else f"{name}(")
    for name in _OTHERS.split():
        yield Candidate(name, Sort.FUNCTION, "(...)", f"{name}(")


FUNCTIONS = Names(_candidates())
"""All of them, ready to be searched."""
